package greenwall.fleet.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A trace is a tree with a time axis, whatever a source delivers; implausible data are reported.
class TraceTest {
    private static final long MS = 1_000_000;
    private static final long BEGIN = 1_790_000_000_000_000_000L;

    static Span span(String id, String parent, String service, long fromMs, long toMs) {
        return span(id, parent, service, "work", BEGIN + fromMs * MS, BEGIN + toMs * MS, Span.Status.UNSET);
    }

    static Span span(
            String id, String parent, String service, String operation, long start, long end, Span.Status status) {
        return new Span(
                id,
                parent,
                service,
                operation,
                Span.Kind.SERVER,
                start,
                end,
                status,
                "",
                Map.of(),
                Map.of(),
                List.of());
    }

    private static List<String> ids(Trace trace) {
        return trace.rows().stream().map(row -> row.span().id()).toList();
    }

    /// @param spans one span per line: its id, its parent's id or `-`, its service, and its start and end in
    /// milliseconds
    private static Trace trace(String spans) {
        return trace(spans.lines()
                .map(line -> line.split("[ .]+"))
                .map(fields -> span(
                        fields[0],
                        fields[1].equals("-") ? "" : fields[1],
                        fields[2],
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[4])))
                .toArray(Span[]::new));
    }

    private static Trace trace(Span... spans) {
        return Trace.of("1", List.of(spans), List.of());
    }

    @Test
    void parentsPrecedeTheirChildrenAndSiblingsAreOrderedByStart() {
        var trace = trace("""
                c a stock 60..90
                d b database 20..40
                a - shop 0..100
                b a cart 10..50
                """);

        assertThat(ids(trace)).containsExactly("a", "b", "d", "c");
        assertThat(trace.rows()).extracting(Trace.Row::depth).containsExactly(0, 1, 2, 1);
        assertThat(trace.rows()).extracting(Trace.Row::subtreeEnd).containsExactly(4, 3, 3, 4);
        assertThat(trace.nanos()).isEqualTo(100 * MS);
        assertThat(trace.notes()).isEmpty();
    }

    @Test
    void criticalPathFollowsTheWaitsAndCoversTheRootWithoutOverlap() {
        // b and c run at the same time; c ends later, so b did not delay anything.
        var trace = trace("""
                a - shop 0..100
                b a cart 10..40
                c a stock 10..70
                d a mail 80..95
                """);
        var times = TraceTimeBreakdown.of(trace);

        assertThat(times.criticalPath())
                .extracting(s -> trace.rows().get(s.row()).span().id() + " " + (s.from() - BEGIN) / MS + ".."
                        + (s.to() - BEGIN) / MS)
                .containsExactly("a 0..10", "c 10..70", "a 70..80", "d 80..95", "a 95..100");
        assertThat(times.criticalPath().stream()
                        .mapToLong(CriticalPath.Segment::nanos)
                        .sum())
                .isEqualTo(trace.nanos());
    }

    @Test
    void ownTimeExcludesChildrenAndIsSummedByService() {
        var times = TraceTimeBreakdown.of(trace("""
                a - shop 0..100
                b a cart 10..40
                c a stock 30..70
                d c cart 30..60
                """));

        assertThat(times.selfTime(0)).as("100 - (10..70)").isEqualTo(40 * MS);
        assertThat(times.services())
                .extracting(TraceTimeBreakdown.ServiceShare::service, TraceTimeBreakdown.ServiceShare::selfTime)
                .containsExactly(tuple("cart", 60 * MS), tuple("shop", 40 * MS), tuple("stock", 10 * MS));
    }

    @Test
    void longPauseBetweenCallsIsAGapAndTheWorkOfALeafIsNot() {
        var trace = trace("""
                a - shop 0..100
                b a cart 1..40
                c a stock 70..99
                """);

        assertThat(TraceTimeBreakdown.of(trace).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.row()).isZero();
            assertThat((gap.from() - BEGIN) / MS).isEqualTo(40);
            assertThat(gap.nanos()).isEqualTo(30 * MS);
        });
    }

    @Test
    void cyclicSpansAreShownAndReported() {
        var trace = trace("""
                a - shop 0..100
                x z cart 10..20
                y x cart 11..20
                z y cart 12..20
                s s cart 30..40
                """);

        assertThat(ids(trace)).containsExactlyInAnyOrder("a", "x", "y", "z", "s");
        assertThat(trace.notes()).anyMatch(note -> note.startsWith("2 cycles of spans"));
        assertThat(trace.rows().stream()
                        .filter(row -> row.parent() == -1)
                        .map(row -> row.span().id()))
                .containsExactlyInAnyOrder("a", "x", "s");
    }

    @Test
    void spanWithAMissingParentIsARootAndIsReported() {
        var trace = trace("""
                b nowhere cart 10..20
                c b stock 12..18
                """);

        assertThat(trace.rows()).extracting(Trace.Row::depth).containsExactly(0, 1);
        assertThat(trace.notes()).singleElement().asString().startsWith("1 span names a parent");
    }

    @Test
    void repeatedSpanIsMergedAndDifferentSpansWithOneIdStaySeparate() {
        var trace = trace("""
                a - shop 0..100
                a - shop 0..100
                b a shop 10..50
                b a cart 12..48
                """);

        assertThat(ids(trace)).containsExactly("a", "b", "b");
        assertThat(trace.notes()).singleElement().asString().startsWith("1 span has a duplicate id");
    }

    private static Span client(String id, String parent, String service, long fromMs, long toMs, Span.Status status) {
        return new Span(
                id,
                parent,
                service,
                "call",
                Span.Kind.CLIENT,
                BEGIN + fromMs * MS,
                BEGIN + toMs * MS,
                status,
                "",
                Map.of(),
                Map.of(),
                List.of());
    }

    private static Span client(String id, String parent, String service, long fromMs, long toMs) {
        return client(id, parent, service, fromMs, toMs, Span.Status.UNSET);
    }

    @Test
    void callAndItsProcessingWithOneIdAreParentAndChildInEitherOrder() {
        var root = span("a", "", "shop", 0, 100);
        var call = client("b", "a", "shop", 5, 95);
        var processing = span("b", "a", "cart", 10, 90);
        var query = client("c", "b", "cart", 20, 80);
        for (var spans : List.of(List.of(root, call, processing, query), List.of(query, processing, call, root))) {
            var trace = Trace.of("1", spans, List.of());

            assertThat(trace.rows())
                    .extracting(row -> row.span().id(), row -> row.span().service(), Trace.Row::depth)
                    .containsExactly(
                            tuple("a", "shop", 0), tuple("b", "shop", 1), tuple("b", "cart", 2), tuple("c", "cart", 3));
            assertThat(trace.notes()).isEmpty();
            var times = TraceTimeBreakdown.of(trace);
            assertThat(times.services())
                    .extracting(TraceTimeBreakdown.ServiceShare::service, TraceTimeBreakdown.ServiceShare::selfTime)
                    .containsExactly(tuple("cart", 80 * MS), tuple("shop", 20 * MS));
        }
    }

    @Test
    void callThatBeginsBeforeItsParentRevealsAClockDifference() {
        var trace = trace("""
                a - shop 100..200
                b a cart 60..90
                """);

        assertThat(trace.notes())
                .containsExactly(
                        "the clocks of shop and cart differ by at least 40 ms: a span begins before its" + " parent");
        assertThat(TraceTimeBreakdown.of(trace).criticalPath())
                .as("what lies outside its parent is not on the path")
                .singleElement()
                .satisfies(segment -> assertThat(segment.row()).isZero());
    }

    @Test
    void callThatBeginsAfterItsCallerHasTheResponseRevealsAClockDifference() {
        var trace =
                trace(span("a", "", "shop", 0, 60), client("b", "a", "shop", 0, 50), span("c", "b", "cart", 205, 245));
        var times = TraceTimeBreakdown.of(trace);

        assertThat(trace.notes())
                .containsExactly("the clocks of shop and cart differ by at least 155 ms: a call begins after its caller"
                        + " has the response");
        assertThat(times.isSelfTimeKnown(1)).isFalse();
        assertThat(times.isSelfTimeKnown(0)).isTrue();
        assertThat(times.gaps()).extracting(CriticalPath.Segment::row).doesNotContain(1);

        var behind = trace(
                span("a", "", "shop", 200, 260), client("b", "a", "shop", 200, 250), span("c", "b", "cart", 5, 45));
        assertThat(TraceTimeBreakdown.of(behind).isSelfTimeKnown(1)).isFalse();
    }

    @Test
    void callAfterItsCallerGaveUpIsNotAClockDifference() {
        var trace = trace(
                span("a", "", "shop", 0, 60),
                client("b", "a", "shop", 0, 50, Span.Status.ERROR),
                span("c", "b", "cart", 205, 245),
                span("d", "a", "mail", 300, 310));

        assertThat(trace.notes()).isEmpty();
        assertThat(TraceTimeBreakdown.of(trace).isSelfTimeKnown(1)).isTrue();
    }

    @Test
    void extremeTimestampsDoNotStretchTheTimeAxis() {
        var trace = trace(
                span("a", "", "shop", 0, 100),
                span("b", "a", "cart", 10, 20),
                span("c", "a", "cart", "work", 0, 5, Span.Status.UNSET),
                span("d", "a", "cart", "work", BEGIN, Long.MAX_VALUE, Span.Status.UNSET),
                span("e", "a", "cart", "work", BEGIN + 50, BEGIN + 10, Span.Status.UNSET));

        assertThat(trace.nanos()).isEqualTo(100 * MS);
        assertThat(trace.rows().stream().filter(Trace.Row::implausible)).hasSize(2);
        assertThat(trace.notes())
                .anyMatch(note -> note.startsWith(
                        "2 spans have times more than 7 days away from the others; the time axis ignores them"))
                .anyMatch(note -> note.startsWith("1 span ends before it begins"));
        var times = TraceTimeBreakdown.of(trace);
        assertThat(times.criticalPath()).allMatch(segment -> segment.nanos() <= 100 * MS);
        assertThat(times.services()).allMatch(share -> share.selfTime() >= 0 && share.selfTime() <= 100 * MS);
    }

    @Test
    void implausibleTimesAreShownUnchangedWhenThereAreNoOthers() {
        var trace = trace(
                span("a", "", "shop", "work", 0, Long.MAX_VALUE, Span.Status.UNSET),
                span("b", "a", "shop", "work", Long.MAX_VALUE, Long.MAX_VALUE, Span.Status.UNSET));

        assertThat(trace.nanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(TraceTimeBreakdown.of(trace).services()).allMatch(share -> share.selfTime() >= 0);
    }

    @Test
    void traceWithoutSpansIsEmpty() {
        var trace = trace();

        assertThat(trace.isEmpty()).isTrue();
        assertThat(TraceTimeBreakdown.of(trace).criticalPath()).isEmpty();
        assertThat(TraceTimeBreakdown.of(trace).services()).isEmpty();
    }

    /// A chain of 100,000 spans, as many siblings, and one large cycle: none hangs or overflows the stack.
    @Test
    void hugeTracesOfEachShapeAreReadInTime() {
        int spanCount = 100_000;
        var chain = new ArrayList<Span>();
        var fan = new ArrayList<Span>();
        var cycle = new ArrayList<Span>();
        for (int i = 0; i < spanCount; i++) {
            chain.add(span("" + i, i == 0 ? "" : "" + (i - 1), "s", i, 2L * spanCount - i));
            fan.add(span("" + i, i == 0 ? "" : "0", "s", i == 0 ? 0 : i, i == 0 ? spanCount : i + 1));
            cycle.add(span("" + i, "" + (i + 1) % spanCount, "s", i, i + 1));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (var spans : List.of(chain, fan, cycle)) {
                var trace = Trace.of("1", spans, List.of());
                assertThat(trace.rows()).hasSize(spanCount);
                assertThat(TraceTimeBreakdown.of(trace).criticalPath()).isNotEmpty();
            }
        });
    }

    @Test
    void tracesAreComparedByOperationLargestDifferenceFirst() {
        var before = trace("""
                a - shop 0..100
                b a cart 10..40
                c a stock 50..90
                """);
        var after = trace(
                span("a", "", "shop", 0, 300),
                span("b", "a", "cart", 10, 45),
                span("c", "a", "stock", "work", BEGIN + 50 * MS, BEGIN + 290 * MS, Span.Status.ERROR),
                span("m", "a", "mail", 291, 292));
        var lines = TraceComparison.of(before, after).lines();

        assertThat(lines.getFirst().service()).isEqualTo("stock");
        assertThat(lines.getFirst().longer()).isEqualTo(200 * MS);
        assertThat(lines.getFirst().second().errors()).isEqualTo(1);
        assertThat(lines)
                .filteredOn(line -> line.service().equals("mail"))
                .singleElement()
                .satisfies(line -> assertThat(line.first().calls()).isZero());
    }

    @Test
    void durationsAreFormattedForReaders() {
        assertThat(List.of(0L, 999L, 1_500L, 12_340_000L, 1_250_000_000L, 192_000_000_000L, 7_260_000_000_000L))
                .extracting(EpochNanos::durationText)
                .containsExactly("0 s", "999 ns", "1.5 µs", "12.3 ms", "1.25 s", "3 m 12 s", "2 h 1 m");
        assertThat(EpochNanos.durationText(Long.MIN_VALUE)).startsWith("−292 y");
    }
}
