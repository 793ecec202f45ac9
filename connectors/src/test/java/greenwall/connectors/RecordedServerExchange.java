package greenwall.connectors;

import greenwall.fleet.source.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One recorded exchange with a real server: one line of a file in `recordings/`.
public record RecordedServerExchange(Source.Kind kind, String name, JsonNode content) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public static List<RecordedServerExchange> all(Source.Kind kind) {
        var file = "/recordings/" + kind.word() + ".jsonl";
        try (var in = Objects.requireNonNull(RecordedServerExchange.class.getResourceAsStream(file), file);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var all = new ArrayList<RecordedServerExchange>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var content = JSON.readTree(line);
                all.add(new RecordedServerExchange(kind, content.get("name").asString(), content));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<RecordedServerExchange> all() {
        return Stream.of(Source.Kind.PROMETHEUS, Source.Kind.LOKI, Source.Kind.ALERTMANAGER)
                .flatMap(kind -> all(kind).stream());
    }

    public static RecordedServerExchange of(Source.Kind kind, String name) {
        return all(kind).stream()
                .filter(recording -> recording.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recording " + name));
    }

    /// Whether it has WebSocket frames instead of a request and its response.
    public boolean isTail() {
        return content.has("response_head");
    }

    public String method() {
        return content.get("method").asString();
    }

    public HttpUrl url() {
        var target = content.get("target").asString();
        return HttpUrl.get("http://recorded" + (target.startsWith("/") ? target : "/" + target));
    }

    public String path() {
        return url().encodedPath();
    }

    public @Nullable String parameter(String name) {
        var inUrl = url().queryParameter(name);
        return inUrl != null
                ? inUrl
                : HttpUrl.get("http://x/?" + body(content.get("requestBody"))).queryParameter(name);
    }

    private static String body(JsonNode body) {
        return body.asString().startsWith("{") ? "" : body.asString();
    }

    public Map<String, String> requestHeaders() {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        content.get("requestHeaders")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asString()));
        return headers;
    }

    public int status() {
        return content.get("status").asInt();
    }

    public String body() {
        return content.get("body").asString();
    }

    /// The response as the server sent it, compressed if it was.
    public MockResponse response() {
        var response = new MockResponse.Builder().code(status());
        boolean gzip = false;
        for (var header : content.get("headers")) {
            var name = header.get(0).asString();
            var value = header.get(1).asString();
            if (name.equalsIgnoreCase("Content-Encoding")) {
                gzip = value.equals("gzip");
                if (!gzip) {
                    continue;
                }
            }
            response.addHeader(name, value);
        }
        var body = new Buffer().writeUtf8(body());
        if (status() == 204) {
            return response.build();
        }
        return response.body(gzip ? gzipped(body) : body).build();
    }

    public static Buffer gzipped(Buffer plain) {
        var out = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(out))) {
            sink.writeAll(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}
