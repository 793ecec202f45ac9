package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Detects which program responds at a URL after an unexpected response, so that the message can say "this is
/// Loki" instead of "invalid JSON". Probes at most once a minute, or again after ten seconds if pages did not
/// arrive.
final class WrongServerDetector {
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long KEEP_INCOMPLETE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int TEXT = 16 << 10;
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]{1,40})\"");

    /// A small page as text, or the failure if it could not be read.
    record Page(int status, String text, String failure) {
        static Page of(Failure failure) {
            return new Page(failure instanceof Failure.Refused refused ? refused.status() : 0, "", failure.found());
        }
    }

    @FunctionalInterface
    interface PageFetcher {
        Optional<Page> page(HttpUrl base, String path, Duration most) throws InterruptedException;
    }

    /// @param path a page that identifies it
    /// @param port its usual port
    /// @param answer what this page contains
    private record Program(String title, String path, String port, Pattern answer) {
        static Program of(String title, String path, String port, String answer) {
            return new Program(title, path, port, Pattern.compile(answer, Pattern.DOTALL));
        }

        String word() {
            return title.toLowerCase(Locale.ROOT);
        }

        /// Its key in a cluster of the configuration.
        String key() {
            return word().equals("alertmanager") ? "alertmanagers" : word();
        }

        boolean isAt(Optional<Page> page) {
            return page.filter(p -> p.status == 200 && answer.matcher(p.text).find())
                    .isPresent();
        }
    }

    private static final Program GRAFANA = Program.of("Grafana", "api/health", "3000", "\"database\"");
    private static final List<Program> PROGRAMS = List.of(
            Program.of("Prometheus", "api/v1/status/buildinfo", "9090", "^(?=.*\"status\")(?=.*\"success\").*\"data\""),
            Program.of("Loki", "loki/api/v1/status/buildinfo", "3100", "^\\{(?!.*\"data\").*\"version\""),
            Program.of("Alertmanager", "api/v2/status", "9093", "^(?=.*\"versionInfo\").*\"cluster\""),
            Program.of("Tempo", "api/echo", "3200", "^echo$"),
            Program.of("Jaeger", "api/v3/services", "16686", "^\\{.*\"services\""),
            GRAFANA);

    private record Result(Optional<Failure> failure, long validUntil) {}

    private final Source source;
    private final LongSupplier nanos;
    private volatile @Nullable Result last;

    WrongServerDetector(Source source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
    }

    static SourceRequest.ParsedResponse<Page> read(SourceRequest.RawResponse reply) throws IOException {
        var text = new String(reply.body().readNBytes(TEXT), StandardCharsets.UTF_8).strip();
        return SourceRequest.ParsedResponse.of(new Page(reply.status(), text, ""));
    }

    /// The failure with a better message if another program was recognised, otherwise the unchanged failure.
    Failure explain(Failure failure, HttpUrl base, PageFetcher fetch) throws InterruptedException {
        // The interface of a language model has no page that identifies it, and each request may cost money.
        if (source.kind() == Source.Kind.ASSISTANT) {
            return failure;
        }
        var result = last;
        if (result == null || nanos.getAsLong() - result.validUntil > 0) {
            var missing = new AtomicBoolean();
            var found = recognise(base, (at, path, most) -> {
                var page = fetch.page(at, path, most);
                if (page.isEmpty() || page.get().status == 0) {
                    missing.set(true);
                }
                return page;
            });
            long keep = found.isEmpty() && missing.get() ? KEEP_INCOMPLETE_NANOS : KEEP_NANOS;
            result = new Result(found, nanos.getAsLong() + keep);
            last = result;
        }
        return result.failure.orElse(failure);
    }

    private Optional<Failure> recognise(HttpUrl base, PageFetcher fetch) throws InterruptedException {
        var expected = expected();
        for (var program : PROGRAMS) {
            var page = fetch.page(base, program.path, EACH);
            if (program.isAt(page)) {
                return program.equals(expected)
                        ? Optional.empty()
                        : Optional.of(otherProgram(base, program, expected, page.orElseThrow().text));
            }
        }
        if (base.pathSize() > 1 || !base.pathSegments().getFirst().isEmpty()) {
            var root = base.newBuilder().encodedPath("/").build();
            if (expected.isAt(fetch.page(root, expected.path, EACH))) {
                return Optional.of(otherUrl(base, root, expected));
            }
        }
        return fromFrontPage(base, expected, fetch);
    }

    private Program expected() {
        return PROGRAMS.stream()
                .filter(program -> program.word().equals(source.kind().word()))
                .findFirst()
                .orElseThrow();
    }

    private static Failure otherProgram(HttpUrl base, Program program, Program expected, String text) {
        var version = VERSION.matcher(text);
        return new Failure.Malformed(
                ConnectionFailures.place(base) + " responds like " + program.title
                        + (version.find() ? " " + MessageText.line(version.group(1)) : "") + ", not " + expected.title,
                program.equals(GRAFANA)
                        ? "write the URL of " + expected.title + " itself (port " + expected.port
                                + " unless changed), not of Grafana"
                        : "write this URL under " + program.key() + ", and " + expected.title + "'s own here (port "
                                + expected.port + " unless changed)");
    }

    /// Examines the front page: it may redirect to a prefix or belong to an exporter.
    private Optional<Failure> fromFrontPage(HttpUrl base, Program expected, PageFetcher fetch)
            throws InterruptedException {
        var root = base.newBuilder().encodedPath("/").build();
        var page = fetch.page(root, "", EACH);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        var reply = page.get().failure + page.get().text;
        if (reply.contains("Node Exporter") || reply.contains("# HELP ")) {
            return Optional.of(new Failure.Malformed(
                    ConnectionFailures.place(root) + " is an exporter, not " + expected.title,
                    "configure Prometheus to scrape it, and write the URL of " + expected.title + " here (port "
                            + expected.port + " unless changed)"));
        }
        var landed = HttpUrl.parse(reply.substring(0, Math.max(0, reply.indexOf(' '))));
        var prefixed = landed == null ? null : BaseUrl.of(landed.uri(), source.kind());
        if (prefixed == null || !BaseUrl.sameOrigin(prefixed, root) || prefixed.equals(base) || prefixed.equals(root)) {
            return Optional.empty();
        }
        return expected.isAt(fetch.page(prefixed, expected.path, EACH))
                ? Optional.of(otherUrl(base, prefixed, expected))
                : Optional.empty();
    }

    private static Failure otherUrl(HttpUrl base, HttpUrl real, Program expected) {
        return new Failure.Refused(
                404,
                "not found",
                "there is no " + expected.title + " at " + ConnectionFailures.place(base) + "; it responds at "
                        + ConnectionFailures.place(real),
                "write " + ConnectionFailures.place(real) + " as this source's url");
    }
}
