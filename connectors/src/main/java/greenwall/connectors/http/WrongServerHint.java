package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Detects which program answers at a URL after an unexpected response, so that the message can say "this is
/// Loki" instead of "broken JSON". Probes at most once a minute.
final class WrongServerHint {
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int TEXT = 16 << 10;
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]{1,40})\"");

    /// A small page as text, or the failure if it could not be read.
    record Page(int status, String text, String failure) {
        static Page of(Failure failure) {
            return new Page(failure instanceof Failure.Refused refused ? refused.status() : 0, "", failure.found());
        }
    }

    @FunctionalInterface
    interface Fetch {
        Optional<Page> page(HttpUrl base, String path, Duration most) throws InterruptedException;
    }

    private enum Program {
        PROMETHEUS("Prometheus", "api/v1/status/buildinfo", "9090", "^(?=.*\"status\")(?=.*\"success\").*\"data\""),
        LOKI("Loki", "loki/api/v1/status/buildinfo", "3100", "^\\{(?!.*\"data\").*\"version\""),
        ALERTMANAGER("Alertmanager", "api/v2/status", "9093", "^(?=.*\"versionInfo\").*\"cluster\""),
        TEMPO("Tempo", "api/echo", "3200", "^echo$"),
        JAEGER("Jaeger", "api/v3/services", "16686", "^\\{.*\"services\""),
        GRAFANA("Grafana", "api/health", "3000", "\"database\"");

        final String title;
        final String path;
        final String port;
        final Pattern answer;

        Program(String title, String path, String port, String answer) {
            this.title = title;
            this.path = path;
            this.port = port;
            this.answer = Pattern.compile(answer, Pattern.DOTALL);
        }

        boolean answers(String text) {
            return answer.matcher(text).find();
        }

        boolean is(Source.Kind kind) {
            return name().equals(kind.name());
        }
    }

    private record Known(long nanos, Optional<Failure> failure) {}

    private final Source source;
    private volatile @Nullable Known known;

    WrongServerHint(Source source) {
        this.source = source;
    }

    static SourceRequest.Answer<Page> read(SourceRequest.Reply reply) throws IOException {
        var text = new String(reply.body().readNBytes(TEXT), StandardCharsets.UTF_8).strip();
        return SourceRequest.Answer.of(new Page(reply.status(), text, ""));
    }

    /// The failure with a better message if another program was recognised, otherwise the unchanged failure.
    Failure explain(Failure failure, HttpUrl base, Fetch fetch) throws InterruptedException {
        // The interface of a language model has no page that identifies it, and each request may cost money.
        if (source.kind() == Source.Kind.ASSISTANT) {
            return failure;
        }
        var before = known;
        if (before == null || System.nanoTime() - before.nanos > KEEP_NANOS) {
            before = new Known(System.nanoTime(), recognise(base, fetch));
            known = before;
        }
        return before.failure.orElse(failure);
    }

    private Optional<Failure> recognise(HttpUrl base, Fetch fetch) throws InterruptedException {
        for (var program : Program.values()) {
            var page = fetch.page(base, program.path, EACH);
            if (page.isPresent() && page.get().status == 200 && program.answers(page.get().text)) {
                return program.is(source.kind())
                        ? Optional.empty()
                        : Optional.of(other(base, program, page.get().text));
            }
        }
        if (base.pathSize() > 1 || !base.pathSegments().getFirst().isEmpty()) {
            var root = base.newBuilder().encodedPath("/").build();
            var wanted = Program.valueOf(source.kind().name());
            var page = fetch.page(root, wanted.path, EACH);
            if (page.isPresent() && page.get().status == 200 && wanted.answers(page.get().text)) {
                return Optional.of(elsewhere(base, root, wanted));
            }
        }
        return front(base, fetch);
    }

    private Failure other(HttpUrl base, Program program, String text) {
        var version = VERSION.matcher(text);
        var wanted = Program.valueOf(source.kind().name());
        return new Failure.Malformed(
                FailureMessages.place(base) + " is " + program.title
                        + (version.find() ? " " + MessageText.line(version.group(1)) : "") + ", not " + wanted.title,
                program == Program.GRAFANA
                        ? "Write the URL of " + wanted.title + " itself (port " + wanted.port
                                + " unless changed), not of Grafana"
                        : "Write this URL under " + program.name().toLowerCase(Locale.ROOT) + ", and " + wanted.title
                                + "'s own here (port " + wanted.port + " unless changed)");
    }

    /// Examines the front page: it may redirect to a prefix or belong to an exporter.
    private Optional<Failure> front(HttpUrl base, Fetch fetch) throws InterruptedException {
        var root = base.newBuilder().encodedPath("/").build();
        var page = fetch.page(root, "", EACH);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        var reply = page.get().failure + page.get().text;
        var wanted = Program.valueOf(source.kind().name());
        if (reply.contains("Node Exporter") || reply.contains("# HELP ")) {
            return Optional.of(new Failure.Malformed(
                    FailureMessages.place(root) + " is an exporter, not " + wanted.title,
                    "Let Prometheus scrape it, and write the URL of " + wanted.title + " here (port " + wanted.port
                            + " unless changed)"));
        }
        var landed = HttpUrl.parse(reply.substring(0, Math.max(0, reply.indexOf(' '))));
        var prefixed = landed == null ? null : BaseUrl.of(landed.uri(), source.kind());
        if (prefixed == null || !BaseUrl.sameOrigin(prefixed, root) || prefixed.equals(base) || prefixed.equals(root)) {
            return Optional.empty();
        }
        var api = fetch.page(prefixed, wanted.path, EACH);
        if (api.isEmpty() || api.get().status != 200 || !wanted.answers(api.get().text)) {
            return Optional.empty();
        }
        return Optional.of(elsewhere(base, prefixed, wanted));
    }

    private static Failure elsewhere(HttpUrl base, HttpUrl real, Program wanted) {
        return new Failure.Refused(
                404,
                "not found",
                FailureMessages.place(base) + " has no " + wanted.title + "; it answers at "
                        + FailureMessages.place(real),
                "Write " + FailureMessages.place(real) + " as this source's url");
    }
}
