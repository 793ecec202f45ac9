package greenwall.fleet.probe.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeResultTest {
    private static final Instant START = Instant.parse("2026-11-20T03:00:00Z");
    private static final BpftraceMapUse CUMULATIVE = BpftraceMapUse.ofProgram(
            "tracepoint:a:b { @usecs = hist(1); @c = count(); } interval:s:1 { print(@usecs); }");

    private final ProbeResult result = new ProbeResult(START);
    private final FlameGraph graph = new FlameGraph();

    private static Instant second(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    private static Histogram hist(double at, String key, long... counts) {
        var buckets = new ArrayList<Bucket>();
        for (int i = 0; i < counts.length; i++) {
            buckets.add(new Bucket(1L << i, 2L << i, counts[i]));
        }
        return new Histogram(second(at), "disk", key, "us", buckets);
    }

    @Test
    void eachIntervalOfAToolIsAColumn() {
        result.accept(hist(1, "sda", 10, 0, 5), BpftraceMapUse.TOOL);
        result.accept(hist(2, "sda", 1, 2, 3), BpftraceMapUse.TOOL);
        var columns = result.histograms().columns("disk", "sda");
        assertThat(columns.ends())
                .containsExactly(second(1).toEpochMilli(), second(2).toEpochMilli());
        assertThat(columns.starts())
                .containsExactly(START.toEpochMilli(), second(1).toEpochMilli());
        assertThat(columns.counts()).isDeepEqualTo(new long[][] {{10, 0, 5}, {1, 2, 3}});
        assertThat(columns.measure()).isEqualTo(new ToolOutputUnit("us", Unit.SECONDS, 1e-6));
    }

    @Test
    void cumulativeMapIsSplitIntoIntervals() {
        result.accept(new Histogram(second(1), "@usecs", "", "", List.of(new Bucket(1, 2, 10))), CUMULATIVE);
        result.accept(
                new Histogram(second(2), "@usecs", "", "", List.of(new Bucket(1, 2, 15), new Bucket(2, 4, 1))),
                CUMULATIVE);
        result.accept(
                new Histogram(second(2.5), "@usecs", "", "", List.of(new Bucket(1, 2, 15), new Bucket(2, 4, 1))),
                CUMULATIVE);
        var columns = result.histograms().columns("@usecs", "");
        assertThat(columns.counts()).isDeepEqualTo(new long[][] {{10, 0}, {5, 1}});
        assertThat(columns.total()).isEqualTo(16);
        assertThat(columns.measure().unit()).isEqualTo(Unit.SECONDS);
    }

    @Test
    void allKeysTogetherAreOneHistogram() {
        result.accept(hist(1, "sda", 1, 1), BpftraceMapUse.TOOL);
        result.accept(hist(1.01, "sdb", 2, 0, 7), BpftraceMapUse.TOOL);
        result.accept(hist(2, "sdb", 4), BpftraceMapUse.TOOL);
        assertThat(result.histograms().choices())
                .containsExactly(
                        new RunHistograms.Choice("disk", "", 15),
                        new RunHistograms.Choice("disk", "sdb", 13),
                        new RunHistograms.Choice("disk", "sda", 2));
        assertThat(result.histograms().columns("disk", "").counts()).isDeepEqualTo(new long[][] {{3, 1, 7}, {4, 0, 0}});
    }

    @Test
    void quantilesLieWithinTheirBucket() {
        result.accept(hist(1, "sda", 50, 40, 0, 10), BpftraceMapUse.TOOL);
        var columns = result.histograms().columns("disk", "sda");
        assertThat(columns.quantile(0, 0.5)).isCloseTo(2, within(1e-9));
        assertThat(columns.quantile(0, 0.9)).isCloseTo(4, within(1e-9));
        assertThat(columns.quantile(0, 0.99)).isBetween(8.0, 16.0);
        assertThat(columns.quantile(new long[columns.lows().length], 0.5)).isNaN();
    }

    @Test
    void linearBucketsWithOpenEndsArePreserved() {
        result.accept(
                new Histogram(
                        second(1),
                        "@l",
                        "",
                        "",
                        List.of(
                                new Bucket(Long.MIN_VALUE, 0, 1),
                                new Bucket(0, 16, 4),
                                new Bucket(48, 64, 2),
                                new Bucket(128, Long.MAX_VALUE, 3))),
                BpftraceMapUse.TOOL);
        var columns = result.histograms().columns("@l", "");
        assertThat(columns.lows()).contains(Long.MIN_VALUE, 0, 16, 32, 48, 64, 80, 96, 112, 128);
        assertThat(columns.total()).isEqualTo(10);
    }

    @Test
    void gapBetweenPowersOfTwoIsFilledWithPowersOfTwo() {
        result.accept(
                new Histogram(
                        second(1),
                        "@usecs",
                        "",
                        "us",
                        List.of(
                                new Bucket(0, 2, 1),
                                new Bucket(2, 4, 1),
                                new Bucket(256, 512, 4),
                                new Bucket(4096, 8192, 2))),
                BpftraceMapUse.TOOL);
        var columns = result.histograms().columns("@usecs", "");
        assertThat(columns.lows()).containsExactly(0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096);
        assertThat(columns.highs()).containsExactly(2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192);
    }

    @Test
    void aLongRunKeepsItsTotalsInABoundedNumberOfColumns() {
        for (int i = 1; i <= 5000; i++) {
            result.accept(hist(i, "sda", 1, 2), BpftraceMapUse.TOOL);
        }
        var columns = result.histograms().columns("disk", "sda");
        assertThat(columns.ends().length).isLessThanOrEqualTo(720);
        assertThat(columns.total()).isEqualTo(15_000);
        assertThat(columns.starts()[0]).isEqualTo(START.toEpochMilli());
        assertThat(columns.ends()[columns.ends().length - 1])
                .isEqualTo(second(5000).toEpochMilli());
    }

    @Test
    void recordedKernelOutputIsAddedWithoutSubtraction() {
        read(
                OutputFormat.BPFTRACE_JSON,
                """
                {"type": "attached_probes", "data": {"probes": 4}}
                {"type": "hist", "data": {"@usecs": [{"min": 16, "max": 31, "count": 121}, {"min": 32, "max": 63, "count": 747}, {"min": 64, "max": 127, "count": 2051}]}}
                {"type": "hist", "data": {"@usecs": [{"min": 16, "max": 31, "count": 88}, {"min": 32, "max": 63, "count": 950}]}}
                """,
                "tracepoint:a:b { @usecs = hist(1); } interval:s:1 { print(@usecs); clear(@usecs); } END { clear(@usecs); }");
        assertThat(result.histograms().columns("@usecs", "").counts())
                .isDeepEqualTo(new long[][] {{121, 747, 2051}, {88, 950, 0}});
    }

    @Test
    void mapUseIsDerivedFromTheProgramText() {
        var mapUse = BpftraceMapUse.ofProgram("""
                BEGIN { printf("@nothing = hist(1) {"); }
                tracepoint:a:b { @usecs[@who[args->dev, args->sector]] = hist(1); @n[comm] = count(); @s = stats(args->bytes); }
                interval:s:1 { print(@usecs); clear(@usecs); print(@n); }
                END { if (@done) { if (@late) { clear(@n); } } }
                END { clear(@n); }
                """);
        assertThat(mapUse.function("@usecs")).isEqualTo(BpftraceMapUse.Function.HIST);
        assertThat(mapUse.function("@n")).isEqualTo(BpftraceMapUse.Function.COUNT);
        assertThat(mapUse.function("@s")).isEqualTo(BpftraceMapUse.Function.STATS);
        assertThat(mapUse.isCleared("@usecs")).isTrue();
        assertThat(mapUse.isCleared("@n")).as("emptied at the end alone").isFalse();
    }

    @Test
    void tableShowsWhichRowsRoseAndByHowMuch() {
        var tables = new TopTables();
        var columns = List.of("PID", "COMM", "I/O");
        tables.add(new Table(
                second(1),
                columns,
                List.of(List.of("1", "dd", "90"), List.of("2", "java", "10"), List.of("3", "cp", "5"))));
        tables.add(new Table(
                second(2),
                columns,
                List.of(List.of("1", "dd", "20"), List.of("2", "java", "70"), List.of("9", "new", "1"))));
        var view = tables.view(columns, new TopTables.Order(2, true, ""));
        assertThat(view.rows()).extracting(r -> r.cells().get(1)).containsExactly("java", "dd", "new");
        assertThat(view.rows())
                .extracting(TopTables.Row::rise)
                .containsExactly(OptionalInt.of(1), OptionalInt.of(-1), OptionalInt.empty());
        assertThat(view.rows().getFirst().change()).isEqualTo(OptionalDouble.of(60));
        assertThat(view.gone()).isEqualTo(1);
        assertThat(tables.view(columns, new TopTables.Order(2, true, "JAV")).rows())
                .hasSize(1);
        assertThat(tables.view(columns, new TopTables.Order(2, true, "JAV")).hidden())
                .isEqualTo(2);
        assertThat(view.numbers()).containsExactly(true, false, true);
    }

    @Test
    void numbersAreParsedInTheToolsNotation() {
        assertThat(TopTables.number("12.5")).isEqualTo(12.5);
        assertThat(TopTables.number("85%")).isEqualTo(85);
        assertThat(TopTables.number("1.5g")).isEqualTo(1.5 * 1024 * 1024 * 1024);
        assertThat(TopTables.number("-3")).isEqualTo(-3);
        assertThat(List.of("", "-", "m", "1.2.3", "kworker", "0x1f"))
                .allSatisfy(w -> assertThat(TopTables.number(w)).isNaN());
    }

    @Test
    void manyEventsKeepTheNewestAndCountTheRest() {
        for (int i = 0; i < 50_000; i++) {
            result.accept(new Event(second(i / 1000.0), Map.of("text", "event " + i)), BpftraceMapUse.TOOL);
        }
        var events = result.events();
        assertThat(events.total()).isEqualTo(50_000);
        assertThat(events.discarded()).isEqualTo(30_000);
        var page = events.since(49_998);
        assertThat(page.events()).extracting(e -> e.fields().get("text")).containsExactly("event 49998", "event 49999");
        assertThat(events.since(0).events().getFirst().fields()).containsEntry("text", "event 30000");
        assertThat(events.rates().counts()).hasSize(50).containsOnly(1000);
        events.add(new Event(START.plusSeconds(5_000), Map.of()));
        assertThat(events.rates().counts()).hasSize(5_001).endsWith(1);
    }

    @Test
    void hugeEventsAreBoundedByTheirCharacters() {
        var log = new EventLog(START.toEpochMilli());
        var text = "\uD83D\uDE00".repeat(2048);
        for (int i = 0; i < 20_000; i++) {
            log.add(new Event(START, Map.of("text", text)));
        }
        long retained = log.total() - log.discarded();
        assertThat(retained * text.length()).isLessThanOrEqualTo(16_000_000);
        assertThat(retained).isGreaterThan(1000);
    }

    @Test
    void eventSearchIgnoresCase() {
        var event = new Event(START, Map.of("COMM", "Postgres", "PATH", "/etc/passwd"));
        assertThat(EventLog.matches(event, "postGRES")).isTrue();
        assertThat(EventLog.matches(event, "shadow")).isFalse();
        assertThat(EventLog.matches(event, "")).isTrue();
    }

    @Test
    void intervalCountsAreSummedAndCumulativeCountsAreNot() {
        var clears = BpftraceMapUse.ofProgram(
                "t:a:b { @n[comm] = count(); @m = max(1); } interval:s:1 { print(@n); clear(@n); clear(@m); }");
        var keeps = BpftraceMapUse.ofProgram("t:a:b { @n[comm] = count(); } interval:s:1 { print(@n); }");
        var emptied = new ProbeResult(START);
        var retained = new ProbeResult(START);
        for (var count : List.of(
                new Count(second(1), "@n", "dd", 10),
                new Count(second(1), "@n", "cp", 3),
                new Count(second(2), "@n", "dd", 25))) {
            emptied.accept(count, clears);
            retained.accept(count, keeps);
        }
        emptied.accept(new Count(second(1), "@m", "", 9), clears);
        emptied.accept(new Count(second(2), "@m", "", 4), clears);
        assertThat(emptied.counts().bars("@n").orElseThrow().bars())
                .containsExactly(new BpftraceMapTotals.Bar("dd", 35, 25), new BpftraceMapTotals.Bar("cp", 3, 0));
        assertThat(retained.counts().bars("@n").orElseThrow().bars())
                .containsExactly(new BpftraceMapTotals.Bar("dd", 25, 15), new BpftraceMapTotals.Bar("cp", 3, 0));
        assertThat(emptied.counts().bars("@m").orElseThrow().bars().getFirst().total())
                .isEqualTo(9);
    }

    @Test
    void totalsOfTheLargestEntriesOfEachIntervalAreMarked() {
        var limited = BpftraceMapUse.ofProgram(
                "t:a:b { @n[comm] = count(); } interval:s:1 { print(@n, 2); clear(@n); } END { clear(@n); }");
        var result = new ProbeResult(START);
        result.accept(new Count(second(1), "@n", "dd", 10), limited);
        assertThat(result.counts().bars("@n").orElseThrow().partOf())
                .as("nothing is left out")
                .isEmpty();
        result.accept(new Count(second(1), "@n", "cp", 3), limited);
        assertThat(result.counts().bars("@n").orElseThrow().partOf()).hasValue(2);
    }

    @Test
    void statsAreFoldedIntoRows() {
        for (var line :
                Map.of("dd,count", 4L, "dd,average", 100L, "dd,total", 400L).entrySet()) {
            result.accept(new Count(second(1), "@bytes", line.getKey(), line.getValue()), BpftraceMapUse.TOOL);
        }
        assertThat(result.counts().names()).isEmpty();
        assertThat(result.counts().stats("@bytes").orElseThrow())
                .containsExactly(new BpftraceMapTotals.Stat("dd", 4, 100, 400));
    }

    @Test
    void flameGraphPlacesFunctionsUnderTheirCallers() {
        graph.add(new Stack(START, "dd", List.of("main", "write+12", "ext4_write+0x1f"), 30));
        graph.add(new Stack(START, "dd", List.of("main", "write+99", "copy"), 10));
        graph.add(new Stack(START, "java", List.of("run"), 60));
        var layout = graph.layout(List.of(), 0);
        assertThat(layout.all()).isEqualTo(100);
        assertThat(layout.deepest()).isEqualTo(4);
        var write =
                layout.boxes().stream().filter(b -> b.name().equals("write")).toList();
        assertThat(write).singleElement().satisfies(b -> {
            assertThat(b.share()).isCloseTo(0.4, within(1e-9));
            assertThat(b.path()).containsExactly("dd", "main", "write");
        });
        var zoomed = graph.layout(List.of("dd", "main"), 0).boxes();
        assertThat(zoomed)
                .as("the callers stay, to zoom out")
                .extracting(FlameGraph.Box::name)
                .startsWith("all", "dd", "main", "write");
        assertThat(zoomed.subList(0, 3)).extracting(FlameGraph.Box::share).containsOnly(1.0);
        assertThat(zoomed.get(3).depth()).isEqualTo(3);
        assertThat(graph.share("WRITE")).isCloseTo(0.4, within(1e-9));
        assertThat(graph.hottest()).containsExactly("java", "run");
        assertThat(graph.layout(List.of(), 0.35).hidden()).isEqualTo(2);
    }

    @Test
    void addressesWithoutASymbolAreOneFunction() {
        graph.add(new Stack(START, "dd", List.of("0x55681afdb370", "0x7f3db41d1001", "sys_read"), 2));
        graph.add(new Stack(START, "dd", List.of("0x55681afdb999", "sys_read"), 1));
        assertThat(graph.folded()).isEqualTo("dd;[no symbol];sys_read 3\n");
    }

    @Test
    void flameGraphIsComparedWithAnEarlierOne() {
        var now = new FlameGraph();
        now.add(new Stack(START, "", List.of("a"), 75));
        now.add(new Stack(START, "", List.of("b"), 25));
        var before = new FlameGraph();
        before.add(new Stack(START, "", List.of("a"), 1));
        before.add(new Stack(START, "", List.of("c"), 3));
        var boxes = now.layout(List.of(), 0, before).boxes();
        assertThat(boxes).extracting(FlameGraph.Box::before).containsExactly(1.0, 0.25, 0.0);
    }

    @Test
    void foldedTextContainsTheSameStacks() {
        graph.add(new Stack(START, "dd", List.of("main", "wri;te\n"), 30));
        graph.add(new Stack(START, "dd", List.of("main"), 2));
        assertThat(graph.folded()).isEqualTo("dd;main 2\ndd;main;wri:te: 30\n");
        var reparsed = new ArrayList<ProbeOutput>();
        var parser = OutputFormat.FOLDED.parser(reparsed::add);
        graph.folded().lines().forEach(l -> parser.line(l, START));
        assertThat(reparsed).hasSize(2).allSatisfy(o -> assertThat(o).isInstanceOf(Stack.class));
    }

    @Test
    void invertedStacksBeginWithTheRunningFunction() {
        graph.add(new Stack(START, "dd", List.of("main", "spin"), 8));
        graph.add(new Stack(START, "cp", List.of("spin"), 2));
        var inverted = graph.inverted().layout(List.of(), 0);
        assertThat(inverted.boxes().get(1).name()).isEqualTo("spin");
        assertThat(inverted.boxes().get(1).share()).isEqualTo(1);
    }

    @Test
    void resultIsBoundedForAnyOutput() {
        var random = new Random(7);
        for (int i = 0; i < 30_000; i++) {
            var at = second(random.nextDouble() * 60);
            var word = Integer.toString(random.nextInt(), 36);
            long number = random.nextLong();
            result.accept(
                    switch (random.nextInt(6)) {
                        case 0 ->
                            new Histogram(
                                    at, word, word, "us", List.of(new Bucket(number, number + 1, random.nextLong())));
                        case 1 -> new Table(at, List.of(word, "X"), List.of(List.of(word, word)));
                        case 2 -> new Event(at, Map.of(word, word));
                        case 3 -> new Stack(at, word, List.of(word, word + "x", word), number);
                        case 4 -> new Count(at, word, word, number);
                        default -> new Note(at, word);
                    },
                    BpftraceMapUse.TOOL);
        }
        assertThat(result.dropped()).isPositive();
        assertThat(result.histograms().choices().size()).isLessThanOrEqualTo(256);
        assertThat(result.tables().all()).hasSize(8);
        assertThat(result.notes()).hasSize(400);
        assertThat(result.events().columns()).hasSize(24);
        result.histograms()
                .choices()
                .forEach(c -> result.histograms().columns(c.name(), c.key()).total());
        result.flame().layout(List.of(), 0.001);
    }

    private void read(OutputFormat format, String text, String program) {
        var mapUse = BpftraceMapUse.ofProgram(program);
        var parser = format.parser(output -> result.accept(output, mapUse));
        var lines = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .lines()
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            parser.line(lines.get(i), second(i));
        }
        parser.end(second(lines.size()));
    }

    @Test
    void nameOfMegabytesIsTruncatedBeforeItIsStored() {
        var huge = "😀".repeat(1 << 20);
        result.accept(new Count(second(1), "@" + huge, huge, 7), BpftraceMapUse.TOOL);
        result.accept(new Histogram(second(1), huge, huge, "us", List.of(new Bucket(1, 2, 3))), BpftraceMapUse.TOOL);
        result.accept(new Stack(second(1), huge, Collections.nCopies(5_000, huge), 1), BpftraceMapUse.TOOL);
        result.accept(new Table(second(1), List.of("PID", huge), List.of(List.of("1", huge))), BpftraceMapUse.TOOL);
        result.accept(new Event(second(1), Map.of("PATH", huge)), BpftraceMapUse.TOOL);
        result.accept(new Note(second(1), huge), BpftraceMapUse.TOOL);
        assertThat(result.counts().names())
                .singleElement()
                .satisfies(n -> assertThat(n).hasSizeLessThanOrEqualTo(512).endsWith("…"));
        assertThat(result.histograms().choices())
                .allSatisfy(c -> assertThat(c.key()).hasSizeLessThanOrEqualTo(512));
        assertThat(result.tables().all().getFirst().getLast()).hasSizeLessThanOrEqualTo(512);
        assertThat(result.flame().folded()).hasSizeLessThan(300 * 512);
        assertThat(result.events().since(0).events().getFirst().fields().get("PATH"))
                .hasSizeLessThanOrEqualTo(4_096);
        assertThat(result.notes().getFirst().text()).hasSizeLessThanOrEqualTo(4_096);
    }
}
