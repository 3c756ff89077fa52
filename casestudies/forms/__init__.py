"""What people type about case studies, by audience: text in, clean values out."""
