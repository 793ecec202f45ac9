package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.animation.AnimationTimer;
import javafx.scene.Parent;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.image.Image;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.TilePane;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares our chart with others in one run, with the same points at 1920 by 1080: the stock JavaFX chart,
/// chart-fx, and uPlot in headless Chromium. For our chart, the stock chart and chart-fx, a frame of a
/// [RealWindow] is timed from the change until its pixels are on the screen. For our chart and uPlot, panning
/// is also timed from frame to frame: each frame moves the axis, as fast as the toolkit and Chromium allow and
/// without reading pixels back. The first paint of uPlot includes reading one pixel, because this forces
/// Chromium to execute the recorded drawing commands. The other libraries are fetched during the run; if that
/// fails, a message is printed and they are left out.
@Tag("bench")
class ChartComparisonBench {
    private static final Instant END = Instant.parse("2026-11-20T08:00:00Z");
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    private static final int PANS = 60;
    private static final int FIRSTS = 10;
    /// What the process of chart-fx needs as well: the toolkit, and the classes of the window that measures.
    private static final Pattern USED_BESIDE =
            Pattern.compile("/views/target/test-classes|/(javafx-|junit-|opentest4j)[^/]*$");

    private static RealWindow window = RealWindow.open();

    @TempDir
    Path folder;

    /// Warms up the drawing code, as a console does while it shows its wall.
    @BeforeAll
    static void warmUpDrawing() {
        Fx.run(() -> {});
        new ChartWarmUp().run();
    }

    /// The lines to draw over a duration, in this number of charts.
    private record Scenario(String name, List<ChartLine> lines, Duration step, Duration length, int charts) {
        ChartData data() {
            return ChartData.of("Bench", Unit.SECONDS, step, lines, "", "");
        }

        int points() {
            return lines.stream().mapToInt(l -> l.times().length).sum();
        }
    }

    private static Scenario longSeries() {
        return new Scenario(
                "166,650 points",
                List.of(ChartPicturesTest.line("long", 166_650, 1_000, 1, 0.01, 0.001)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(166_650),
                1);
    }

    private static Scenario hundredSeries(int charts) {
        var lines = IntStream.range(0, 100)
                .mapToObj(i -> ChartPicturesTest.line("node" + i, 5_760, 15_000, i, 0.002 + i * 1e-4, 1e-3))
                .toList();
        return new Scenario(
                charts == 1 ? "100 series of 5,760 points" : "twelve charts of 100 series of 5,760 points",
                lines,
                Duration.ofSeconds(15),
                Duration.ofDays(1),
                charts);
    }

    @Test
    void oneLongSeries() throws Exception {
        compareOneChart(longSeries(), 80);
    }

    @Test
    void aHundredSeriesOfADay() throws Exception {
        compareOneChart(hundredSeries(1), 150);
    }

    private void compareOneChart(Scenario scenario, double firstBar) throws Exception {
        measureStockChart(scenario);
        var chartFx = measureChartFx(scenario);
        var ours = compareWithUplot(scenario, firstBar, 33, 0.5);
        assertNoSlowerThanChartFx(scenario, ours.pan, chartFx);
    }

    @Test
    void twelveChartsWithOneCrosshair() throws Exception {
        compareWithUplot(hundredSeries(12), 150 * 12, Double.MAX_VALUE, 0.5);
    }

    private record Ours(Timing first, Timing pan, Timing inARow, Timing crosshair) {}

    private static void assertNoSlowerThanChartFx(Scenario scenario, Timing ours, Optional<Timing> chartFx) {
        chartFx.ifPresent(theirs -> {
            double ratio = ours.median() / theirs.median();
            System.out.printf(Locale.ROOT, "%-44s pan %.3f of chart-fx's time%n", scenario.name, ratio);
            assertThat(ratio).as("a pan frame beside chart-fx's").isLessThanOrEqualTo(1);
        });
    }

    private Ours compareWithUplot(Scenario scenario, double firstBar, double panBar, double ratioBar) throws Exception {
        var steal = new StolenCpuTime();
        var ours = measureGreenwall(scenario);
        var theirs = measureUplot(scenario);
        double first = ours.first.median() / theirs.first.median();
        double pan = mean(ours.inARow) / mean(theirs.pan);
        Timing.report(scenario.name + ": first paint, ratio to uPlot", "x", first, steal);
        Timing.report(scenario.name + ": pan from frame to frame, ratio to uPlot", "x", pan, steal);
        System.out.printf(Locale.ROOT, "%-44s first paint %.2f, pan %.2f of uPlot's time%n", scenario.name, first, pan);
        assertThat(ours.first.median()).as("first paint, ms").isLessThanOrEqualTo(firstBar);
        assertThat(ours.pan.p95()).as("pan frame at the 95th percentile, ms").isLessThanOrEqualTo(panBar);
        assertThat(pan).as("a pan frame beside uPlot's").isLessThanOrEqualTo(ratioBar);
        assertThat(ours.crosshair.p95()).as("crosshair, ms").isLessThanOrEqualTo(25);
        return ours;
    }

    /// The mean, because Chromium finishes some frames only during the next one.
    private static double mean(Timing frames) {
        return Arrays.stream(frames.sorted()).average().orElseThrow();
    }

    private static Parent charts(Scenario scenario, PaintStyle style, TimeAxis axis, ChartData data) {
        if (scenario.charts == 1) {
            return new StackPane(new TimeSeriesChart(style, axis, ZoneOffset.UTC, data));
        }
        var tiles = new TilePane();
        tiles.setPrefColumns(4);
        for (int i = 0; i < scenario.charts; i++) {
            var chart = new TimeSeriesChart(style, axis, ZoneOffset.UTC, data);
            chart.setPrefSize(WIDTH / 4.0, HEIGHT / 3.0);
            tiles.getChildren().add(chart);
        }
        return tiles;
    }

    private static Ours measureGreenwall(Scenario scenario) {
        var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
        var data = scenario.data();
        var first = Timing.frames(scenario.name + ": Greenwall, first paint", FIRSTS, window, () -> {
            var axis = new TimeAxis(TimeWindow.before(END, scenario.length));
            window.setContent(charts(scenario, style, axis, scenario.data()));
        });
        System.out.println(first);
        var axis = new TimeAxis(TimeWindow.before(END, scenario.length));
        var charts = Fx.get(() -> charts(scenario, style, axis, data));
        window.frame(() -> window.setContent(charts));
        var picture = window.picture();
        charts.getChildrenUnmodifiable()
                .forEach(chart -> PaintedChartCheck.firstLine(picture, (TimeSeriesChart) chart, axis, style));
        int[] turn = {0};
        var pan = Timing.frames(
                scenario.name + ": Greenwall, pan frame",
                PANS,
                window,
                () -> axis.pan(turn[0]++ % 2 == 0 ? -0.01 : 0.012));
        System.out.println(pan);
        var steal = new StolenCpuTime();
        var consecutive = Timing.ofMeasured(
                scenario.name + ": Greenwall, pan from frame to frame",
                consecutiveFrames(() -> axis.pan(turn[0]++ % 2 == 0 ? -0.01 : 0.012)),
                steal);
        System.out.println(consecutive);
        var crosshair = Timing.frames(
                scenario.name + ": Greenwall, crosshair frame",
                PANS,
                window,
                () -> axis.point(END.toEpochMilli() - scenario.length.toMillis() / 100.0 * (turn[0]++ % 100)));
        System.out.println(crosshair);
        return new Ours(first, pan, consecutive, crosshair);
    }

    /// The milliseconds between consecutive frames, each of which makes one change.
    private static double[] consecutiveFrames(Runnable change) {
        var at = new ArrayList<Long>();
        var done = new CompletableFuture<double[]>();
        var timer = Fx.get(() -> new AnimationTimer() {
            @Override
            public void handle(long now) {
                at.add(System.nanoTime());
                if (at.size() > PANS) {
                    stop();
                    done.complete(IntStream.range(0, PANS)
                            .mapToDouble(i -> (at.get(i + 1) - at.get(i)) / 1e6)
                            .toArray());
                } else {
                    change.run();
                }
            }
        });
        Fx.run(timer::start);
        return done.orTimeout(1, TimeUnit.MINUTES).join();
    }

    private static long colours(Image picture) {
        var reader = picture.getPixelReader();
        return IntStream.range(0, WIDTH * HEIGHT)
                .map(i -> reader.getArgb(i % WIDTH, i / WIDTH))
                .distinct()
                .count();
    }

    /// The stock chart creates an object for each point, so it gets only ten of the hundred series. Symbols and
    /// animation are off, so it is as fast as it can be.
    private static void measureStockChart(Scenario scenario) {
        var lines = scenario.lines.subList(0, Math.max(1, scenario.lines.size() / 10));
        var name = scenario.name + ": JavaFX LineChart" + (lines.size() < scenario.lines.size() ? ", ten of them" : "");
        var chart = Fx.get(() -> stockChart(scenario));
        System.out.println(Timing.frames(name + ", first paint", 1, window, () -> {
            for (var line : lines) {
                var series = new XYChart.Series<Number, Number>();
                var points = new ArrayList<XYChart.Data<Number, Number>>(line.times().length);
                for (int i = 0; i < line.times().length; i++) {
                    points.add(new XYChart.Data<>(line.times()[i] / 1000.0, line.values()[i]));
                }
                series.getData().setAll(points);
                chart.getData().add(series);
            }
            window.setContent(chart);
        }));
        assertThat(colours(window.picture())).as("a picture with lines").isGreaterThan(10);
        var x = (NumberAxis) chart.getXAxis();
        int[] turn = {0};
        System.out.println(Timing.frames(name + ", pan frame", 3, window, () -> {
            double by = scenario.length.toSeconds() * (turn[0]++ % 2 == 0 ? -0.01 : 0.012);
            x.setLowerBound(x.getLowerBound() + by);
            x.setUpperBound(x.getUpperBound() + by);
        }));
    }

    private static LineChart<Number, Number> stockChart(Scenario scenario) {
        double most = scenario.lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.values()))
                .max()
                .orElse(1);
        var x = new NumberAxis(
                END.getEpochSecond() - scenario.length.toSeconds(),
                END.getEpochSecond(),
                scenario.length.toSeconds() / 10.0);
        var y = new NumberAxis(0, most, most / 5);
        var chart = new LineChart<>(x, y);
        chart.setAnimated(false);
        chart.setCreateSymbols(false);
        chart.setLegendVisible(false);
        return chart;
    }

    /// Runs in its own process, because its libraries are not dependencies of this project; it uses our JavaFX.
    private Optional<Timing> measureChartFx(Scenario scenario) throws Exception {
        var target = Files.createDirectories(Path.of("target", "rivals")).toAbsolutePath();
        var path = target.resolve("chartfx.cp");
        if (!Files.exists(path)
                && !run(
                        target,
                        "mvn",
                        "-q",
                        "-B",
                        "-f",
                        Path.of("src/bench/chartfx/pom.xml").toAbsolutePath().toString(),
                        "dependency:build-classpath",
                        "-Dmdep.outputFile=" + path)) {
            System.out.println("chart-fx cannot be fetched: it is left out");
            return Optional.empty();
        }
        var points = folder.resolve("points");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(points)))) {
            out.writeInt(scenario.lines.size());
            for (var line : scenario.lines) {
                out.writeInt(line.times().length);
                for (int i = 0; i < line.times().length; i++) {
                    out.writeDouble(line.times()[i] / 1000.0);
                    out.writeDouble(line.values()[i]);
                }
            }
        }
        var ofThisRun = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> USED_BESIDE.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        var steal = new StolenCpuTime();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dprism.order=sw",
                        "-Djavafx.cachedir=" + folder.resolve("fx"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        ofThisRun + File.pathSeparator + Files.readString(path).strip(),
                        Path.of("src/bench/chartfx/ChartFx.java")
                                .toAbsolutePath()
                                .toString(),
                        points.toString(),
                        "2",
                        "5")
                .redirectError(folder.resolve("chartfx.log").toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("chart-fx ends").isTrue();
        var parts = output.strip().split(";");
        assertThat(parts)
                .as("what chart-fx said: %s %s", output, Files.readString(folder.resolve("chartfx.log")))
                .hasSize(3);
        assertThat(Long.parseLong(parts[2])).as("pixels that moved").isGreaterThan(10_000);
        System.out.println(timing(scenario.name + ": chart-fx, first paint", parts[0], steal));
        var pan = timing(scenario.name + ": chart-fx, pan frame", parts[1], steal);
        System.out.println(pan);
        return Optional.of(pan);
    }

    private record Theirs(Timing first, Timing pan) {}

    /// Serves a page with uPlot and the same points to a headless Chromium, which sends back what it measured.
    private Theirs measureUplot(Scenario scenario) throws Exception {
        var chromium = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium here; Debian has it in the package chromium");
        var library = library();
        var steal = new StolenCpuTime();
        var measurements = new CompletableFuture<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/uplot.js" -> send(exchange, "text/javascript", Files.readAllBytes(library));
                case "/data.js" -> send(exchange, "text/javascript", script(scenario));
                case "/figures" -> {
                    measurements.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    send(exchange, "text/plain", new byte[0]);
                }
                default -> send(exchange, "text/html", page(scenario).getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        var browser = new ProcessBuilder(
                        chromium.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--disable-frame-rate-limit",
                        "--disable-gpu-vsync",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--window-size=" + WIDTH + "," + HEIGHT,
                        "--remote-debugging-port=0",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        try {
            var output = measurements.get(120, TimeUnit.SECONDS);
            var parts = output.split(";");
            assertThat(parts).as("what Chromium said: %s", output).hasSize(4);
            assertThat(Long.parseLong(parts[2])).as("pixels that uPlot drew").isGreaterThan(1_000);
            assertThat(Long.parseLong(parts[3]))
                    .as("points that uPlot was given")
                    .isEqualTo(scenario.points());
            var theirs = new Theirs(
                    timing(scenario.name + ": uPlot, first paint", parts[0], steal),
                    timing(scenario.name + ": uPlot, pan from frame to frame", parts[1], steal));
            System.out.println(theirs.first);
            System.out.println(theirs.pan);
            return theirs;
        } catch (TimeoutException timeout) {
            throw new AssertionError(Files.readString(folder.resolve("chromium.log")), timeout);
        } finally {
            browser.descendants().forEach(ProcessHandle::destroy);
            browser.destroy();
            browser.waitFor(10, TimeUnit.SECONDS);
            server.stop(0);
        }
    }

    private static Timing timing(String name, String millis, StolenCpuTime since) {
        return Timing.ofMeasured(
                name,
                Arrays.stream(millis.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray(),
                since);
    }

    private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /// Fetches uPlot if needed and caches it in the build folder, because it is not part of the project.
    private static Path library() throws Exception {
        var target = Files.createDirectories(Path.of("target", "rivals")).toAbsolutePath();
        var library = target.resolve("package/dist/uPlot.iife.min.js");
        if (!Files.exists(library)) {
            Assumptions.assumeTrue(
                    run(target, "npm", "pack", "--silent", "uplot@1.6.32")
                            && run(target, "tar", "xzf", "uplot-1.6.32.tgz"),
                    "uPlot cannot be fetched: npm is needed, and a registry that it reaches");
        }
        return library;
    }

    private static boolean run(Path folder, String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static byte[] script(Scenario scenario) {
        var text = new StringBuilder("const data=[[");
        for (long time : scenario.lines.getFirst().times()) {
            text.append(time / 1000).append(',');
        }
        text.append(']');
        for (var line : scenario.lines) {
            text.append(",[");
            for (double value : line.values()) {
                text.append((float) value).append(',');
            }
            text.append(']');
        }
        return text.append("];").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String page(Scenario scenario) {
        int columns = scenario.charts == 1 ? 1 : 4;
        int rows = scenario.charts / columns;
        var page = """
                <!doctype html><meta charset="utf-8"><body style="margin:0"><script src="/uplot.js"></script>
                <script src="/data.js"></script><script>
                const charts=CHARTS, width=WIDE, height=HIGH;
                const colour=i=>`hsl(${i*47%360} 70% 50%)`;
                const options=()=>({width, height, pxAlign:false, cursor:{sync:{key:"all"}}, legend:{show:false},
                  scales:{x:{time:true}},
                  series:[{}].concat(data.slice(1).map((_, i)=>({stroke:colour(i), width:1, points:{show:false}})))});
                const pixel=u=>u.ctx.getImageData(100, 100, 1, 1).data[3];
                const frame=()=>new Promise(done=>requestAnimationFrame(done));
                async function run() {
                  const firsts=[], pans=[];
                  let shown=[];
                  for (let n=0; n<FIRSTS; n++) {
                    shown.forEach(u=>u.destroy());
                    await frame();
                    const begun=performance.now();
                    shown=[];
                    for (let i=0; i<charts; i++) shown.push(new uPlot(options(), data, document.body));
                    await Promise.resolve(); await Promise.resolve(); await Promise.resolve();
                    shown.forEach(pixel);
                    firsts.push(performance.now()-begun);
                  }
                  const xs=data[0];
                  let min=xs[0], max=xs[xs.length-1];
                  const length=max-min;
                  // Charts of which no pixel was read: Chromium draws one that was read in another, slower way.
                  shown.forEach(u=>u.destroy());
                  shown=[];
                  for (let i=0; i<charts; i++) shown.push(new uPlot(options(), data, document.body));
                  await frame();
                  let begun=await frame();
                  for (let n=0; n<PANS; n++) {
                    const by=length*(n%2===0?-0.01:0.012);
                    min+=by; max+=by;
                    shown.forEach(u=>u.batch(()=>u.setScale("x", {min, max})));
                    const next=await frame();
                    pans.push(next-begun);
                    begun=next;
                  }
                  const all=shown[0].ctx.getImageData(0, 0, width, height).data;
                  let drawn=0;
                  for (let i=3; i<all.length; i+=4) drawn+=all[i]>0?1:0;
                  const points=data.slice(1).reduce((n, s)=>n+s.length, 0);
                  return [firsts.join(","), pans.join(","), drawn, points].join(";");
                }
                run().catch(e=>"failed: "+e).then(body=>fetch("/figures", {method:"POST", body}));
                </script>
                """;
        for (var known : Map.of(
                        "CHARTS",
                        scenario.charts,
                        "WIDE",
                        WIDTH / columns,
                        "HIGH",
                        HEIGHT / rows,
                        "FIRSTS",
                        FIRSTS,
                        "PANS",
                        PANS)
                .entrySet()) {
            page = page.replace(known.getKey(), known.getValue().toString());
        }
        return page;
    }
}
