# syntax=docker/dockerfile:1
# One image for web, worker, beat and the one-shot migrate: docker-compose.yml gives the command.

FROM node:22-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.13-slim AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=sapa.settings \
    SAPA_DKFDS=/opt/sapa/dkfds \
    SAPA_STATIC_ROOT=/opt/sapa/static

FROM base AS build
RUN python -m venv /opt/venv
COPY locks/produktion.lock /tmp/produktion.lock
RUN pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary :all: -r /tmp/produktion.lock
WORKDIR /app
COPY . .
COPY --from=frontend /build/node_modules/dkfds/dist /tmp/dkfds
# Collecting static files needs settings, and settings need these to be set: nothing is opened, and
# nothing of them stays in the image.
RUN mkdir -p /opt/sapa \
    && python sapa/local/assets.py /tmp/dkfds /opt/sapa/dkfds \
    && python sapa/local/oversaettelser.py \
    && DATABASE_URL=postgres://ingen:ingen@127.0.0.1:1/ingen SAPA_SECRET_KEY=byg \
       python manage.py collectstatic --noinput -v0 \
    && python -m compileall -q sapa advis fordeling indexes access fixtures

FROM base
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin sapa \
    && install -d -o sapa -g sapa /var/lib/sapa
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/sapa /opt/sapa
COPY --from=build /app /app
WORKDIR /app
USER sapa
# What the web server's own allocator keeps (sapa/local/webserver.py).
ENV _RJEM_MALLOC_CONF=narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0,background_thread:true
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "12", "--no-ws", "--respawn-failed-workers", \
     "--workers-kill-timeout", "15", "sapa.wsgi:application"]
