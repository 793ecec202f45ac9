import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// How long it takes from the start of the process until a wall with values is on the screen, in turns: with
/// the start-up cache, without it, and a headless Chromium that asks the same questions and paints one page
/// of the answers. And how much memory a wall of 200 hosts takes.
///
/// The console is watched from outside: an X server that keeps its screen in a file, and the colour of a green
/// row in it. Chromium tells by itself, from the second frame after it has put the values into the page.
///
///     java -cp "app/target/greenwall/lib/app/*" jlink/src/bench/java/StartBench.java IMAGE [ROUNDS [start]]
///
/// `start` leaves the memory out.
final class StartBench {
    private static final Set<Integer> GREEN = Set.of(0x327a6a);

    /// The colours of all states: a wall that shows what it knew before the restart shows no green.
    private static final Set<Integer> ANY_STATE =
            Set.of(0x327a6a, 0xf6d158, 0xfe3d2a, 0xda7eb0, 0x7561a1, 0x90bfe1, 0xa1805d);

    private static final int ENOUGH = 600;
    private static final long DEADLINE_MILLIS = 60_000;

    private final Path image;
    private final Path folder = Files.createTempDirectory("greenwall-start");
    private final List<Process> running = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private StartBench(Path image) throws IOException {
        this.image = image;
    }

    static void main(String[] args) throws Exception {
        var bench = new StartBench(Path.of(args[0]).toAbsolutePath());
        try {
            bench.start(args.length > 1 ? Integer.parseInt(args[1]) : 7);
            if (args.length < 3) {
                bench.memory();
            }
        } finally {
            bench.running.reversed().forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
            bench.running.reversed().forEach(Process::destroyForcibly);
        }
    }

    private void start(int rounds) throws Exception {
        var range = range(24);
        var without = withoutCache();
        var screen = screen();
        var questions = questions(range);
        System.out.printf(
                "%d questions for Chromium's page: all that the wall has in use but those that read hours of samples, which"
                        + " the first wall leaves for the next moment too; load of the machine %s%n",
                questions.size(), load());
        var times = new LinkedHashMap<String, List<StartTime>>();
        // The first round fills the system's caches and is not counted.
        for (int round = 0; round <= rounds; round++) {
            for (var kind : List.of("with cache", "without cache", "chromium", "after kill -9")) {
                var took = switch (kind) {
                    case "with cache" -> console(image, range, screen);
                    case "without cache" -> console(without, range, screen);
                    case "chromium" -> chromium(range, questions);
                    default -> again(range, screen);
                };
                if (round > 0) {
                    times.computeIfAbsent(kind, _ -> new ArrayList<>()).add(took);
                }
            }
        }
        times.forEach((kind, all) -> System.out.printf(
                Locale.ROOT,
                "%-14s median %5d ms, best %5d ms; processor time median %5d ms; %s%n",
                kind,
                median(all, StartTime::wall),
                all.stream().mapToLong(StartTime::wall).min().orElseThrow(),
                median(all, StartTime::processor),
                all));
        System.out.printf(
                Locale.ROOT,
                "with / without: %.2f (bar 0.55), of processor time %.2f; with / chromium: %.2f (bar 1.00); last state after"
                        + " kill -9: at most %d ms (bar 5000); load %s%n",
                ratio(times, "without cache", StartTime::wall),
                ratio(times, "without cache", StartTime::processor),
                ratio(times, "chromium", StartTime::wall),
                times.get("after kill -9").stream()
                        .mapToLong(StartTime::wall)
                        .max()
                        .orElseThrow(),
                load());
    }

    /// In milliseconds: by the clock, and the processor time of all its processes, which other work on the
    /// machine disturbs less.
    private record StartTime(long wall, long processor) {
        static StartTime since(long began, Process process) throws IOException {
            long wall = (System.nanoTime() - began) / 1_000_000;
            long ticks = 0;
            for (var one : tree(process)) {
                var stat = Path.of("/proc/" + one.pid() + "/stat");
                if (Files.exists(stat)) {
                    var fields =
                            Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
            return new StartTime(wall, ticks * 10);
        }
    }

    private static List<ProcessHandle> tree(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static double ratio(Map<String, List<StartTime>> times, String other, ToLongFunction<StartTime> of) {
        return median(times.get("with cache"), of) / (double) median(times.get(other), of);
    }

    private void memory() throws Exception {
        var range = range(200);
        var process = start(image, screen().display(), "--kiosk", "--prometheus", range);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        long most = 0;
        while (System.nanoTime() < end && process.isAlive()) {
            most = Math.max(most, resident(process));
            process.waitFor(500, TimeUnit.MILLISECONDS);
        }
        System.out.printf(Locale.ROOT, "a wall of 200 hosts, 90 s: at most %d MB resident (bar 350)%n", most / 1000);
        stop(process);
    }

    /// In kilobytes of 1,000 bytes, the launcher and all that it started.
    private static long resident(Process process) throws IOException {
        long sum = 0;
        for (var one : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()) {
            var status = Path.of("/proc/" + one.pid() + "/status");
            if (Files.exists(status)) {
                sum += Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1000)
                        .sum();
            }
        }
        return sum;
    }

    private static long median(List<StartTime> times, ToLongFunction<StartTime> of) {
        return times.stream().mapToLong(of).sorted().toArray()[times.size() / 2];
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /// The URL of a range's Prometheus, once that answers.
    private String range(int hosts) throws Exception {
        var process = keep(new ProcessBuilder(
                        image.resolve("bin/greenwall").toString(), "lab", "--json", "--hosts", String.valueOf(hosts))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        var line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        var url = line.replaceAll(".*\"prometheus\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        ask(url, "up");
        return url;
    }

    private String ask(String prometheus, String query) throws IOException, InterruptedException {
        var uri = URI.create(prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /// What the first wall shows the values of: every form in use that does not read hours or weeks of
    /// samples. The wall asks for their ages as well, the page does not.
    private List<String> questions(String range) throws Exception {
        var process = new ProcessBuilder(
                        image.resolve("bin/greenwall").toString(), "doctor", "--json", "--prometheus", range)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = JsonMapper.shared().readTree(process.getInputStream());
        var all = new ArrayList<String>();
        for (var quantity : said.get("quantities")) {
            for (var form : quantity.get("forms")) {
                var expr = form.get("expr").asString();
                if (!expr.matches("(?s).*\\[\\d+[hdwy].*")) {
                    all.add(expr);
                }
            }
        }
        return all;
    }

    /// The same image, but for the line that names the cache.
    private Path withoutCache() throws Exception {
        var copy = folder.resolve("without");
        new ProcessBuilder("cp", "-a", image.toString(), copy.toString())
                .inheritIO()
                .start()
                .waitFor();
        var settings = copy.resolve("lib/app/greenwall.cfg");
        Files.writeString(
                settings,
                Files.readAllLines(settings).stream()
                        .filter(line -> !line.contains("AOTCache"))
                        .collect(Collectors.joining("\n", "", "\n")));
        return copy;
    }

    /// A display that was free, and its pixels.
    private record Screen(String display, Path file) {}

    private Screen screen() throws Exception {
        var at = Files.createTempDirectory(folder, "screen");
        var server = keep(
                new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-fbdir", at.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
        var number = server.inputReader().readLine();
        if (number == null) {
            throw new IOException("Xvfb did not start");
        }
        return new Screen(":" + number, at.resolve("Xvfb_screen0"));
    }

    private Process start(Path tree, String display, String... words) throws IOException {
        var command = new ArrayList<>(List.of(tree.resolve("bin/greenwall").toString()));
        command.addAll(Arrays.asList(words));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment()
                .putAll(Map.of("DISPLAY", display, "XDG_STATE_HOME", folder + "/state", "TZ", whereItIsNoon()));
        builder.environment().remove("WAYLAND_DISPLAY");
        return keep(builder.start());
    }

    /// A wall is darker at night, and its green another.
    private static String whereItIsNoon() {
        return "UTC%+d".formatted(Instant.now().atOffset(ZoneOffset.UTC).getHour() - 12);
    }

    private StartTime console(Path tree, String range, Screen screen) throws Exception {
        new ProcessBuilder("rm", "-rf", folder + "/state").start().waitFor();
        return until(tree, range, screen, GREEN, () -> true);
    }

    /// After `kill -9`, until what was known before is on the screen.
    private StartTime again(String range, Screen screen) throws Exception {
        new ProcessBuilder("rm", "-rf", folder + "/state").start().waitFor();
        until(image, range, screen, GREEN, this::kept);
        return until(image, range, screen, ANY_STATE, () -> true);
    }

    /// Whether the state for the next start has been written.
    private boolean kept() {
        var files = folder.resolve("state/greenwall")
                .toFile()
                .listFiles((_, name) -> name.startsWith("last") && !name.endsWith(".part"));
        return files != null && files.length > 0;
    }

    /// Runs the console until it shows rows in these colours, and what else is wanted has come; then kills it.
    private StartTime until(Path tree, String range, Screen screen, Set<Integer> colours, BooleanSupplier also)
            throws Exception {
        long began = System.nanoTime();
        var process = start(tree, screen.display(), "--kiosk", "--prometheus", range);
        long deadline = began + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        while (!rows(screen, colours)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IOException("no wall appeared:\n" + Files.readString(folder.resolve("log")));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        var took = StartTime.since(began, process);
        while (!also.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        stop(process);
        long gone = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (rows(screen, ANY_STATE) && System.nanoTime() < gone) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return took;
    }

    /// Whether the left edge of the screen shows the bars of rows in these colours.
    private static boolean rows(Screen screen, Set<Integer> wanted) throws IOException {
        try (var file = new RandomAccessFile(screen.file().toFile(), "r")) {
            var map = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, file.length());
            map.order(ByteOrder.BIG_ENDIAN);
            int headerSize = map.getInt(0);
            int height = map.getInt(20);
            int bytesPerLine = map.getInt(48);
            int colours = map.getInt(76);
            int pixels = headerSize + colours * 12;
            map.order(ByteOrder.LITTLE_ENDIAN);
            int seen = 0;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < 60; x++) {
                    if (wanted.contains(map.getInt(pixels + y * bytesPerLine + x * 4) & 0xffffff)) {
                        seen++;
                    }
                }
            }
            return seen >= ENOUGH;
        }
    }

    private StartTime chromium(String range, List<String> questions) throws Exception {
        var painted = new CompletableFuture<Boolean>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var page = page(questions).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.createContext("/api/", exchange -> {
            try {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create(range + exchange.getRequestURI()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                exchange.sendResponseHeaders(200, answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.createContext("/painted", exchange -> {
            painted.complete(true);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        long began = System.nanoTime();
        var process = keep(new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--window-size=1920,1080",
                        "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                        "--remote-debugging-port=0",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("chromium.log").toFile()))
                .start());
        painted.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        var took = StartTime.since(began, process);
        stop(process);
        server.stop(0);
        return took;
    }

    /// One page: a row for each instance, a cell for each question, as plain as a dashboard can be.
    private static String page(List<String> questions) {
        var list = questions.stream()
                .map(question -> "\"" + question.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        return """
                <!doctype html><title>dashboard</title>
                <style>body{background:#0b0f14;color:#dfe5ea;font:13px sans-serif}td{padding:2px 6px;border-left:4px solid #2f7563}</style>
                <table id=t></table>
                <script>
                const questions = %s;
                (async () => {
                  const answers = await Promise.all(questions.map(q =>
                    fetch('/api/v1/query?query=' + encodeURIComponent(q)).then(r => r.json())));
                  const rows = new Map();
                  answers.forEach((a, i) => (a.data && a.data.result || []).forEach(s => {
                    const key = s.metric.instance || '';
                    if (!rows.has(key)) rows.set(key, new Map());
                    rows.get(key).set(i, s.value[1]);
                  }));
                  const html = [];
                  for (const [host, cells] of rows) {
                    html.push('<tr><td>' + host + '</td>');
                    questions.forEach((q, i) => html.push('<td>' + (cells.has(i) ? Number(cells.get(i)).toPrecision(3) : '') + '</td>'));
                    html.push('</tr>');
                  }
                  document.getElementById('t').innerHTML = html.join('');
                  requestAnimationFrame(() => requestAnimationFrame(() => fetch('/painted')));
                })();
                </script>
                """.formatted(list);
    }

    private Process keep(Process process) {
        running.add(process);
        return process;
    }

    private void stop(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        running.remove(process);
    }
}
