"""What happens to an upload while it comes in."""

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class SizeGuard(FileUploadHandler):
    """Stops keeping a file once it is larger than it may be, and reads the rest away.

    The rest has to be read, or the browser shows "connection was reset" instead of our sentence. The view finds
    `too_large` set on the handler.
    """

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.received = 0
        self.too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on to the handlers that keep them, until there are too many."""
        self.received += len(raw_data)
        if self.received > self.limit:
            self.too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Another handler makes the file."""
