package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Runs `greenwall lab` in its own thread until this is closed.
final class BackgroundLabCommand implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("(prometheus|loki|alertmanager)\\W+(http://[^\\s\"]+)");
    private static final Pattern TIME = Pattern.compile("\"([0-9.]+)\"\\]");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /// Above this factor, the range's time counts as accelerated.
    private static final double FASTER = 100;

    private final Path home;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Thread commandThread = new Thread();

    BackgroundLabCommand(Path home) {
        this.home = home;
    }

    /// Returns the output up to the moment when the lab serves, or its whole output if it ends before.
    String start(String[] words) {
        var process = TestProcessContext.of(home, output, output);
        commandThread =
                Thread.ofPlatform().start(() -> process.println("exit " + GreenwallCommand.run(process, words)));
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (commandThread.isAlive() && !text().matches("(?s).*(Serving|\\{).*\n") && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        return text();
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private Map<String, String> urls() {
        var urls = new TreeMap<String, String>();
        URL.matcher(text()).results().forEach(found -> urls.put(found.group(1), found.group(2)));
        assertThat(urls).as(text()).isNotEmpty();
        return urls;
    }

    /// The URLs as command-line options.
    String sources() {
        return urls().entrySet().stream()
                .map(url -> "--" + url.getKey() + " " + url.getValue())
                .collect(Collectors.joining(" "));
    }

    /// The response of the range's Prometheus.
    String ask(String query) throws IOException, InterruptedException {
        var requestUri = URI.create(urls().getOrDefault("prometheus", "").replaceAll("/$", "") + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(requestUri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /// Whether the range's time is faster than real time.
    String pace() throws IOException, InterruptedException {
        long start = System.nanoTime();
        double first = time();
        long answered = System.nanoTime();
        double pace = 0;
        // A pause before the first answer takes no time of the range.
        while (pace <= FASTER && System.nanoTime() - answered < 1e9) {
            pace = (time() - first) / ((System.nanoTime() - start) / 1e9);
        }
        return pace > FASTER ? "faster" : "as fast";
    }

    private double time() throws IOException, InterruptedException {
        var response = ask("time()");
        var found = TIME.matcher(response);
        if (!found.find()) {
            throw new AssertionError("no time: " + response);
        }
        return Double.parseDouble(found.group(1));
    }

    @Override
    public void close() {
        if (!commandThread.isAlive()) {
            return;
        }
        commandThread.interrupt();
        try {
            commandThread.join(DEADLINE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
