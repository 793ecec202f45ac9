package greenwall.connectors.loki;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.LogSource.Order;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LokiPagingTest {
    private static final long T0 = 1_795_160_000_000_000_000L;
    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.ofEpochSecond(1_795_160_000L), Instant.ofEpochSecond(1_795_163_600L));
    private static final String QUERY = "{job=\"j\"} |= \"\"";

    private volatile Instant now = Instant.now();
    private final SharedHttpClient http = new SharedHttpClient(Map.of(), () -> now);
    private FakeLoki fake;
    private Loki loki;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeLoki();
        loki = Loki.connect(http, source(Source.Kind.LOKI, fake.server), HttpSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        http.close();
        fake.close();
    }

    private static Labels stream(int number) {
        return Labels.of("job", "j", "host", "node" + number);
    }

    private LogSource.ReadSummary read(Order order, int limit, List<LogSource.Line> into) {
        return answer(loki.lines(QUERY, WINDOW, order, limit, into::add, Duration.ofSeconds(60)));
    }

    private static void assertOrdered(List<LogSource.Line> lines, Order order) {
        for (int i = 1; i < lines.size(); i++) {
            int sign = Long.compare(lines.get(i - 1).timeNanos(), lines.get(i).timeNanos());
            assertThat(order == Order.FORWARD ? sign : -sign).isLessThanOrEqualTo(0);
        }
    }

    /// All lines are returned once and in order.
    private LogSource.ReadSummary assertAllRead(Order order, int limit, int lines) {
        var received = new ArrayList<LogSource.Line>();
        var read = read(order, limit, received);
        assertThat(received).hasSize(lines).doesNotHaveDuplicates();
        assertOrdered(received, order);
        assertThat(read.cut()).isFalse();
        return read;
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void fiftyThousandLinesWithManyEqualTimesComeExactlyOnceAndInOrder(Order order) {
        var random = new Random(9);
        long time = T0;
        for (int i = 0; i < 50_000; i++) {
            time += random.nextInt(200) == 0 ? 1 + random.nextInt(1000) : 0;
            fake.store(time, stream(random.nextInt(7)), "line " + i);
        }
        fake.streamsInAnyOrder = true;
        var read = assertAllRead(order, 1_000_000, 50_000);

        assertThat(read.lines()).isEqualTo(50_000);
        assertThat(read.covered()).isEqualTo(WINDOW);
        assertThat(read.requests()).isLessThan(20);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aNanosecondWithMoreThanAPageIsReadFromBothEndsAndPerStream(Order order) {
        fake.store(T0 + 1, stream(0), "before");
        for (int i = 0; i < 30_000; i++) {
            fake.store(T0 + 5, stream(i % 4), "burst " + i);
        }
        fake.store(T0 + 9, stream(1), "after");
        assertAllRead(order, 1_000_000, 30_002);
    }

    @Test
    void warningsOfThePagesAreThoseOfTheWholeResponse() {
        for (int i = 0; i < 12_000; i++) {
            fake.store(T0 + i, stream(0), "line " + i);
        }
        fake.warnings = List.of("an ingester did not respond");
        var outcome = loki.lines(QUERY, WINDOW, Order.FORWARD, 20_000, _ -> true, SOON);
        assertThat(outcome.incompleteReason()).isEqualTo("the response is incomplete: an ingester did not respond");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void unreachableLinesOfANanosecondAreReportedAsCutAndTheRestIsRead(Order order) {
        fake.store(T0 + 1, stream(0), "before");
        for (int i = 0; i < 12_000; i++) {
            fake.store(T0 + 5, stream(0), "burst " + i);
        }
        fake.store(T0 + 9, stream(1), "after");
        var lines = new ArrayList<LogSource.Line>();

        var read = read(order, 1_000_000, lines);

        assertThat(lines).hasSize(10_002).doesNotHaveDuplicates();
        assertThat(read.cut()).isTrue();
        assertThat(read.requests()).isLessThan(20);
    }

    @Test
    void aGenuinelyRepeatedLineIsReturnedTwice() {
        fake.maxEntries = 4;
        for (int i = 0; i < 10; i++) {
            fake.store(T0 + i / 3, stream(0), "the same");
        }
        var lines = new ArrayList<LogSource.Line>();

        read(Order.FORWARD, 1000, lines);

        assertThat(lines).hasSize(10);
    }

    @Test
    void aLowerServerLimitIsLearnedFromItsResponse() {
        fake.maxEntries = 100;
        for (int i = 0; i < 1000; i++) {
            fake.store(T0 + i / 3, stream(i % 2), "line " + i);
        }
        var lines = new ArrayList<LogSource.Line>();

        var read = read(Order.BACKWARD, 1_000_000, lines);

        assertThat(lines).hasSize(1000).doesNotHaveDuplicates();
        assertThat(read.cut()).isFalse();
    }

    @Test
    void afterTenMinutesPagesHaveTheUsualSizeAgain() {
        fake.maxEntries = 100;
        for (int i = 0; i < 1000; i++) {
            fake.store(T0 + i, stream(0), "line " + i);
        }
        assertThat(read(Order.FORWARD, 1000, new ArrayList<>()).requests()).isGreaterThan(10);
        fake.maxEntries = 5000;
        assertThat(read(Order.FORWARD, 1000, new ArrayList<>()).requests()).isGreaterThan(9);

        now = now.plus(Duration.ofMinutes(11));
        assertThat(read(Order.FORWARD, 1000, new ArrayList<>()).requests()).isEqualTo(1);
    }

    private void assertHourIsRead(Order order) {
        for (int i = 0; i < 60; i++) {
            fake.store(T0 + i * 60_000_000_000L, stream(0), "minute " + i);
        }
        assertAllRead(order, 1000, 60);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aWindowLongerThanTheServerAllowsIsReadInParts(Order order) {
        fake.maxNanos = 600_000_000_000L;
        fake.lookbackNanos = 30_000_000_000L;
        assertHourIsRead(order);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aWindowWithTooMuchDataIsReadInParts(Order order) {
        fake.readableNanos = 300_000_000_000L;
        assertHourIsRead(order);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aPageThatLokiMergesFromASplitWindowMissesNoLine(Order order) {
        fake.maxEntries = 50;
        for (int i = 0; i < 600; i++) {
            fake.store(T0 + i * 6_000_000_000L, stream(i % 3), "line " + i);
        }
        assertAllRead(order, 1000, 600);
    }

    @Test
    void theLimitIsReportedIfEvenTenSecondsAreTooMuchToRead() {
        fake.readableNanos = 1_000_000_000L;

        var outcome = loki.lines(QUERY, WINDOW, Order.FORWARD, 1000, _ -> true, SOON);

        assertThat(failure(outcome).found()).contains("a limit of Loki was reached");
    }

    @Test
    void theResultIsMarkedAsCutOnlyIfTheLimitLeavesLinesOut() {
        for (int i = 0; i < 20; i++) {
            fake.store(T0 + i, stream(0), "line " + i);
        }
        var ten = new ArrayList<LogSource.Line>();
        var twenty = new ArrayList<LogSource.Line>();

        var truncated = read(Order.BACKWARD, 10, ten);
        var complete = read(Order.BACKWARD, 20, twenty);

        assertThat(ten).hasSize(10);
        assertThat(ten.getLast().text()).isEqualTo("line 10");
        assertThat(truncated.cut()).isTrue();
        assertThat(truncated.covered().start()).isEqualTo(Instant.ofEpochSecond(1_795_160_000L, 10));
        assertThat(twenty).hasSize(20);
        assertThat(complete.cut()).isFalse();
    }

    private Outcome<LogSource.ReadSummary> readInto(LogSource.Sink sink) {
        return loki.lines(QUERY, WINDOW, Order.FORWARD, 1_000_000, sink, SOON);
    }

    @Test
    void aSinkCanStopTheReading() {
        for (int i = 0; i < 20_000; i++) {
            fake.store(T0 + i, stream(0), "line " + i);
        }
        var lines = new ArrayList<LogSource.Line>();

        var read = answer(readInto(line -> {
            lines.add(line);
            return lines.size() < 7;
        }));

        assertThat(lines).hasSize(7);
        assertThat(read.cut()).isTrue();
        assertThat(read.requests()).isEqualTo(1);
    }

    @Test
    void anEmptyWindowSendsNoRequest() {
        var emptyWindow = new TimeWindow(WINDOW.start(), WINDOW.start());

        var read = answer(loki.lines(QUERY, emptyWindow, Order.FORWARD, 10, _ -> true, SOON));

        assertThat(read.lines()).isZero();
        assertThat(fake.requests.get()).isZero();
    }

    @Test
    void aFailureWhilePagingIsTheOutcome() {
        for (int i = 0; i < 12_000; i++) {
            fake.store(T0 + i, stream(0), "line " + i);
        }
        var lines = new ArrayList<LogSource.Line>();

        var outcome = readInto(line -> {
            lines.add(line);
            fake.unavailable = lines.size() > 6000;
            return true;
        });

        assertThat(failure(outcome)).isInstanceOf(Failure.Refused.class);
    }
}
