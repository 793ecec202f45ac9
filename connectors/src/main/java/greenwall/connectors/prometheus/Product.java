package greenwall.connectors.prometheus;

import greenwall.connectors.http.Ask;
import greenwall.connectors.http.Endpoint;
import greenwall.connectors.http.Text;
import greenwall.fleet.source.Metrics.BuildInfo;
import greenwall.fleet.source.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which program speaks the API, and its version. VictoriaMetrics tells nothing, or the version of the
/// Prometheus that it stands in for, so it is asked for its own metrics as well.
final class Product {
    private static final int LINES = 20_000;
    private static final Pattern SHORT_VERSION = Pattern.compile("short_version=\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("version=\"([^\"]*)\"");

    private record Told(String application, BuildInfo info) {}

    private final Endpoint endpoint;

    Product(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    Outcome<BuildInfo> ask(Duration deadline) {
        long started = System.nanoTime();
        var none = new Told("", new BuildInfo("Prometheus", "", ""));
        var told = endpoint.ask(
                Ask.query(Ask.Method.GET, "api/v1/status/buildinfo", Envelope.reader(none, json -> {
                    var read = new Object() {
                        String application = "";
                        String version = "";
                        String revision = "";
                    };
                    json.object(field -> {
                        switch (field) {
                            case "application" -> read.application = json.text();
                            case "version" -> read.version = json.text();
                            case "revision" -> read.revision = json.text();
                            default -> {}
                        }
                    });
                    return new Told(read.application, new BuildInfo("Prometheus", read.version, read.revision));
                })),
                deadline);
        var answer = told.answer().orElse(none);
        if (told instanceof Outcome.Answered && answer.info.revision().isEmpty()) {
            var left = deadline.minusNanos(System.nanoTime() - started);
            var own = endpoint.ask(Ask.query(Ask.Method.GET, "metrics", reply -> Ask.Answer.of(victoria(reply))), left);
            var version = own.answer().orElse(Optional.empty());
            if (version.isPresent()) {
                return told.map(_ -> new BuildInfo("VictoriaMetrics", version.get(), ""));
            }
        }
        return told.map(t -> t.application.isEmpty()
                ? t.info
                : new BuildInfo(Text.line(t.application), t.info.version(), t.info.revision()));
    }

    /// The version in `vm_app_version{version="victoria-metrics-…", short_version="v1.79.5"} 1`, which some
    /// builds leave empty; nothing where there is no such line.
    private static Optional<String> victoria(Ask.Reply reply) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8));
        for (int i = 0; i < LINES; i++) {
            var line = lines.readLine();
            if (line == null) {
                break;
            }
            if (line.startsWith("vm_app_version{")) {
                var brief = SHORT_VERSION.matcher(line);
                var full = VERSION.matcher(line);
                boolean known = brief.find() && !brief.group(1).isEmpty();
                return Optional.of(known ? brief.group(1) : full.find() ? full.group(1) : "");
            }
        }
        return Optional.empty();
    }
}
