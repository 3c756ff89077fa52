# One image for web, worker, beat and the one-shot jobs; docker-compose.yml says which is which.

FROM node:24-bookworm-slim AS front
WORKDIR /front
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-progress

FROM python:3.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --require-hashes --only-binary=:all: -r /tmp/base.txt

FROM python:3.13-slim-bookworm
# Pango and a font for the certificates; openssl makes the first TLS key.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core openssl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/ioc --shell /usr/sbin/nologin ioc \
    && install -d -o ioc -g ioc -m 0750 /var/lib/ioc
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=ioc.settings \
    VAR_DIR=/var/lib/ioc \
    STATIC_ROOT=/srv/ioc/staticfiles \
    WEB_BIND=0.0.0.0:8000 \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /srv/ioc
COPY --from=packages /opt/venv /opt/venv
COPY --from=front /front/node_modules ./node_modules
COPY . .
# Outside a public address the settings need no secret, and none stays in the image. The code belongs to root: the
# application cannot change itself.
RUN python -m compileall -q -j 2 . \
    && VAR_DIR=/tmp/build python manage.py collectstatic --no-input \
    && rm -rf /tmp/build
USER ioc
EXPOSE 8000
ENTRYPOINT ["/srv/ioc/docker/entrypoint"]
CMD ["gunicorn", "-c", "python:ioc.serving", "ioc.wsgi:application"]
