# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
# -Dquick: the gates have judged these sources in CI, on the JDK they run on.
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -Dquick -Dmaven.test.skip=true clean package \
 && mkdir /app && cp -r gateway/target/lib /app/lib && cp gateway/target/tidegate-gateway-*.jar /app/

FROM eclipse-temurin:25-jre-noble
LABEL org.opencontainers.image.title="Tidegate" \
      org.opencontainers.image.description="An MQTT gateway with a documented feature policy" \
      org.opencontainers.image.licenses="Apache-2.0"
# A number, so that an orchestrator can see that it is not root.
RUN mkdir /data && chown 10001:10001 /data
COPY --from=build /app /opt/tidegate
COPY config /etc/tidegate
COPY LICENSE /opt/tidegate/
USER 10001:10001
WORKDIR /data
VOLUME /data
# A container's loopback is its own: the listeners face the container's network, the admin page stays inside.
ENV TIDEGATE_LISTENERS_MQTT_BIND=0.0.0.0:1883 \
    TIDEGATE_LISTENERS_WS_BIND=0.0.0.0:8080 \
    TIDEGATE_STORE_PATH=/data
EXPOSE 1883 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
  ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9464 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
STOPSIGNAL SIGTERM
# The shell resolves the jar's version and gives its place to Java, so that signals arrive.
ENTRYPOINT ["sh", "-c", "exec java -XX:+UseParallelGC -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=75 -Dorg.jboss.logging.provider=slf4j $TIDEGATE_JAVA_OPTS -jar /opt/tidegate/tidegate-gateway-*.jar \"$@\"", "tidegate"]
CMD ["run", "--config", "/etc/tidegate/tidegate.yaml"]
