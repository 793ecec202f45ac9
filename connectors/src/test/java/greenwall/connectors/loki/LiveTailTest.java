package greenwall.connectors.loki;

import static greenwall.connectors.MockServers.http;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.Labels;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.trace.EpochNanos;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveTailTest {
    private static final Labels STREAM = Labels.of("job", "j", "host", "node1");

    private final AtomicInteger hours = new AtomicInteger();
    private final AtomicInteger minutes = new AtomicInteger();
    private SharedHttpClient http = http();
    private final LiveTailRecorder recorder = new LiveTailRecorder();
    private final long now = LogTimestamps.of(Instant.now());
    private FakeLoki fake;
    private Loki loki;

    /// What a tail reported to its sink.
    private static final class LiveTailRecorder implements LogSource.TailSink {
        private final List<String> lines = new ArrayList<>();
        private final List<String> messages = new ArrayList<>();
        private final CountDownLatch gate = new CountDownLatch(1);
        private volatile boolean slow;
        private volatile boolean failing;
        private boolean connected;
        private long dropped;

        @Override
        public void line(LogSource.Line line) {
            if (slow) {
                try {
                    gate.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            if (failing) {
                failing = false;
                throw new IllegalStateException("a bug");
            }
            synchronized (this) {
                lines.add(line.text());
                notifyAll();
            }
        }

        @Override
        public synchronized void dropped(long entries, String why) {
            dropped += entries;
            messages.add(why);
            notifyAll();
        }

        @Override
        public synchronized void status(boolean isConnected, String what) {
            connected = isConnected;
            messages.add(what);
            notifyAll();
        }

        synchronized void await(BooleanSupplier condition) throws InterruptedException {
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!condition.getAsBoolean()) {
                long remaining = deadline - System.nanoTime();
                assertThat(remaining)
                        .as("waited in vain; heard %d lines, %d dropped, told %s", lines.size(), dropped, messages)
                        .isPositive();
                // Some conditions are those of the server, which does not notify.
                wait(10);
            }
        }

        void awaitLines(int count) throws InterruptedException {
            await(() -> lines.size() >= count);
        }
    }

    @BeforeEach
    void start() throws IOException {
        fake = new FakeLoki();
        // A late pong breaks a connection; only the tests may break one.
        var patient = HttpSettings.DEFAULT.with(draft -> {
            draft.connectTimeout = Duration.ofSeconds(60);
            draft.readTimeout = Duration.ofMinutes(5);
        });
        loki = Loki.connect(http, source(Source.Kind.LOKI, fake.server), patient);
    }

    @AfterEach
    void stop() {
        http.close();
        fake.close();
    }

    private LogSource.Tail tail() {
        return loki.tail("{job=\"j\"}", EpochNanos.instant(now), recorder);
    }

    private void push(int number) {
        fake.push(now + number * 1_000_000L, STREAM, "line " + number);
    }

    private static List<String> lines(int from, int to) {
        var lines = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            lines.add("line " + i);
        }
        return lines;
    }

    @Test
    void pastAndNewLinesAreDeliveredOnce() throws InterruptedException {
        fake.store(now - 5, STREAM, "before the start");
        for (int i = 0; i < 20; i++) {
            push(i);
        }
        try (var _ = connectedTail()) {
            for (int i = 20; i < 40; i++) {
                push(i);
            }
            recorder.awaitLines(40);
        }
        assertThat(recorder.lines).containsExactlyElementsOf(lines(0, 40));
    }

    @Test
    void aBrokenConnectionLeavesNoGapsOrDuplicates() throws InterruptedException {
        try (var _ = connectedTail()) {
            int next = 0;
            for (int round = 0; round < 3; round++) {
                for (int end = next + 10; next < end; next++) {
                    push(next);
                }
                recorder.awaitLines(next);
                fake.cutTails();
                for (int end = next + 2500; next < end; next++) {
                    push(next);
                }
                recorder.awaitLines(next);
                recorder.await(() -> recorder.connected && fake.openTails() > 0);
            }
            assertThat(recorder.lines).containsExactlyInAnyOrderElementsOf(lines(0, next));
        }
        assertThat(fake.tails.get()).isGreaterThanOrEqualTo(4);
    }

    private LogSource.Tail connectedTail() throws InterruptedException {
        var tail = tail();
        recorder.await(() -> recorder.connected);
        return tail;
    }

    /// @param lines the total number of lines received then
    private void pushAndAwait(int second, int lines) throws InterruptedException {
        push(second);
        recorder.awaitLines(lines);
    }

    @Test
    void theTailResumesAfterTheServerEndsIt() throws InterruptedException {
        try (var _ = connectedTail()) {
            pushAndAwait(0, 1);
            fake.closeTails(1011, "reached tail max duration limit");
            recorder.await(() -> recorder.messages.stream().anyMatch(t -> t.contains("max duration")));
            pushAndAwait(1, 2);
        }
        assertThat(recorder.lines).containsExactly("line 0", "line 1");
    }

    @Test
    void aLateLineIsDeliveredDespiteItsOlderTime() throws InterruptedException {
        try (var _ = connectedTail()) {
            pushAndAwait(10, 1);
            pushAndAwait(5, 2);
        }
        assertThat(recorder.lines).containsExactly("line 10", "line 5");
    }

    @Test
    void aLineFromBeforeTheStartThatComesLateIsDelivered() throws InterruptedException {
        try (var _ = connectedTail()) {
            // The client may see its connection before the server does, and no query finds this line later.
            recorder.await(() -> fake.openTails() > 0);
            fake.push(now - Duration.ofHours(1).toNanos(), STREAM, "an hour late");
            recorder.awaitLines(1);
        }
        assertThat(recorder.lines).containsExactly("an hour late");
    }

    @Test
    void linesDroppedByTheServerAreCountedAndFetched() throws InterruptedException {
        try (var _ = connectedTail()) {
            fake.store(now + 1_000_000L, STREAM, "line 1");
            fake.store(now + 2_000_000L, STREAM, "line 2");
            reportDropped(1, 2);
            recorder.await(() -> recorder.lines.size() >= 2 && recorder.dropped > 0);
        }
        assertThat(recorder.dropped).isEqualTo(2);
        assertThat(recorder.lines).containsExactly("line 1", "line 2");
    }

    /// Sends a frame by which the server left these lines out.
    private void reportDropped(int... numbers) {
        fake.sendToTails(Arrays.stream(numbers)
                .mapToObj(
                        number -> "{\"timestamp\":\"" + (now + number * 1_000_000L) + "\",\"labels\":{\"job\":\"j\"}}")
                .collect(Collectors.joining(",", "{\"streams\":[],\"dropped_entries\":[", "]}")));
    }

    @Test
    void linesDroppedSoonAfterOthersWereFetchedAreFetchedToo() throws InterruptedException {
        try (var _ = connectedTail()) {
            sendUnstoredLine();
            for (int i = 1; i <= 2; i++) {
                fake.store(now + i * 1_000_000L, STREAM, "line " + i);
                reportDropped(i);
                recorder.awaitLines(i + 1);
            }
        }
        assertThat(recorder.lines).containsExactly("line 0", "line 1", "line 2");
    }

    @Test
    void aConsoleWithAWrongClockFetchesLinesDroppedByTheServer() throws InterruptedException {
        InstantSource clockBehind = () -> Instant.now().minus(Duration.ofDays(20));
        try (var slow = new SharedHttpClient(Map.of(), clockBehind)) {
            loki = Loki.connect(slow, source(Source.Kind.LOKI, fake.server), HttpSettings.DEFAULT);
            linesDroppedByTheServerAreCountedAndFetched();
        }
    }

    @Test
    void aSlowSinkLosesCountedLinesButNotTheConnection() throws InterruptedException {
        // A busy machine may respond late to a ping.
        var patient = HttpSettings.DEFAULT.with(draft -> {
            draft.connectTimeout = Duration.ofSeconds(10);
            draft.readTimeout = Duration.ofMinutes(2);
        });
        loki = Loki.connect(http, source(Source.Kind.LOKI, fake.server), patient);
        recorder.slow = true;
        try (var _ = tail()) {
            // Lines pushed before the server has its connection are history, which is sent without waiting.
            recorder.await(() -> recorder.connected && fake.openTails() > 0);
            var big = "x".repeat(1 << 20);
            for (int i = 0; i < 60; i++) {
                fake.push(now + i, STREAM, i + big);
            }
            recorder.slow = false;
            recorder.gate.countDown();
            recorder.await(() -> recorder.dropped > 0 && recorder.lines.size() + recorder.dropped >= 60);
        }
        assertThat(recorder.lines.size() + recorder.dropped).isEqualTo(60);
        assertThat(recorder.connected).isTrue();
    }

    @Test
    void anInvalidQueryEndsTheTailPermanently() throws InterruptedException {
        fake.queriesAre(400, "parse error at line 1, col 9: syntax error: unexpected $end, expecting } or ,");

        try (var _ = tail()) {
            recorder.await(() -> recorder.messages.stream().anyMatch(t -> t.contains("parse error")));
        }
        assertThat(fake.tails.get()).isZero();
        assertThat(recorder.connected).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400, multiple org IDs present, only one tenant",
        "400, Bad Request, no WebSocket",
        "404, 404 page not found, no WebSocket",
        "426, Upgrade Required, no WebSocket",
    })
    void aTailThatCannotBeOpenedIsFollowedByQueries(int status, String text, String why) throws InterruptedException {
        fake.tailRefusal = FakeLoki.text(status, text);
        try (var _ = connectedTail()) {
            pushAndAwait(0, 1);
            pushAndAwait(1, 2);
        }
        assertThat(recorder.lines).containsExactly("line 0", "line 1");
        assertThat(recorder.messages)
                .containsOnly(recorder.messages.getFirst())
                .first()
                .asString()
                .contains("by polling", why);
        assertThat(fake.tails.get()).isOne();
    }

    @Test
    void aTailThatWasRefusedOnceIsOpenedAgainLater() throws InterruptedException {
        fake.tailRefusal = FakeLoki.text(404, "default backend - 404");
        try (var _ = connectedTailTwoHoursLater()) {
            recorder.await(() -> fake.tails.get() == 1);
            // The first query of the polling: from its start, the time without a WebSocket counts.
            int before = fake.requests.get();
            recorder.await(() -> fake.requests.get() > before);
            fake.tailRefusal = null;
            hours.set(3);
            recorder.await(() -> fake.openTails() > 0 && recorder.messages.size() == 2);
            pushAndAwait(0, 1);
        }
        assertThat(recorder.messages).hasSize(2).last().asString().doesNotContain("by polling");
        assertThat(recorder.lines).containsExactly("line 0");
    }

    @Test
    void aQuietTailByQueriesReadsOnlyTheLastMinutesAgain() throws InterruptedException {
        fake.tailRefusal = FakeLoki.text(400, "multiple org IDs present");
        try (var _ = connectedTailTwoHoursLater()) {
            int before = fake.requests.get();
            recorder.await(() -> fake.requests.get() >= before + 2);
            hours.set(3);
            recorder.await(() -> fake.lastStart > now + Duration.ofMinutes(160).toNanos());
            fake.store(now + Duration.ofMinutes(175).toNanos(), STREAM, "late");
            recorder.awaitLines(1);
        }
    }

    @Test
    void aTailByQueriesDeliversLinesThatComeMinutesLateWhileOthersFlow() throws InterruptedException {
        try (var _ = tailByQueriesWithOneLine()) {
            recorder.await(() -> fake.lastStart > now + Duration.ofMinutes(118).toNanos());
            fake.store(now + Duration.ofSeconds(7_201).toNanos(), STREAM, "newer");
            fake.store(now + Duration.ofMinutes(114).toNanos(), STREAM, "late");
            fake.store(now + Duration.ofMinutes(115).toNanos(), STREAM, "less late");
            minutes.set(1);
            recorder.awaitLines(4);
        }
        assertThat(recorder.lines)
                .containsExactlyInAnyOrder("new", "newer", "late", "less late")
                .containsSubsequence("new", "late", "less late");
        // What each poll reads is not read once more.
        assertThat(fake.lastBackwardEnd)
                .isBetween(
                        now + Duration.ofMinutes(118).toNanos(),
                        now + Duration.ofMinutes(120).toNanos());
    }

    @Test
    void aTailByQueriesSaysWhileLateLinesCannotBeRead() throws InterruptedException {
        try (var _ = tailByQueriesWithOneLine()) {
            fake.backwardQueriesAre(400, "too many outstanding requests");
            minutes.set(1);
            recorder.await(() -> recorder.messages.size() == 2);
            fake.backwardQueriesAre(0, "");
            fake.store(now + Duration.ofMinutes(114).toNanos(), STREAM, "late");
            minutes.set(2);
            recorder.await(() -> recorder.messages.size() == 3);
        }
        assertThat(recorder.messages.get(1)).contains("minutes late", "too many outstanding requests");
        assertThat(recorder.messages.getLast()).isEqualTo(recorder.messages.getFirst());
        assertThat(recorder.lines).containsExactly("new", "late");
    }

    @Test
    void aQuietTailThatLokiEndsReadsOnlyTheTimeOfItsConnectionAgain() throws InterruptedException {
        try (var _ = connectedTailTwoHoursLater()) {
            sendUnstoredLine();
            hours.set(3);
            fake.store(now + Duration.ofMinutes(115).toNanos(), STREAM, "late");
            fake.closeTails(1011, "reached tail max duration limit");
            recorder.await(() -> fake.lastStart > now + Duration.ofMinutes(100).toNanos());
            recorder.awaitLines(2);
        }
    }

    private LogSource.Tail tailByQueriesWithOneLine() throws InterruptedException {
        fake.tailRefusal = FakeLoki.text(400, "multiple org IDs present");
        var tail = connectedTailTwoHoursLater();
        fake.store(now + Duration.ofMinutes(120).toNanos(), STREAM, "new");
        recorder.awaitLines(1);
        return tail;
    }

    private LogSource.Tail connectedTailTwoHoursLater() throws InterruptedException {
        hours.set(2);
        fake.clock = () -> Instant.now().plus(Duration.ofHours(hours.get())).plus(Duration.ofMinutes(minutes.get()));
        http.close();
        http = new SharedHttpClient(Map.of(), fake.clock);
        loki = Loki.connect(http, source(Source.Kind.LOKI, fake.server), HttpSettings.DEFAULT);
        return connectedTail();
    }

    /// It comes after the fill of the new connection.
    private void sendUnstoredLine() throws InterruptedException {
        fake.sendToTails("{\"streams\":[{\"stream\":{\"job\":\"j\"},\"values\":[[\"" + now + "\",\"line 0\"]]}]}");
        recorder.awaitLines(1);
    }

    @Test
    void aLineFromTheFutureHidesNoLaterLineOnceItIsForgotten() throws InterruptedException {
        fake.tailRefusal = FakeLoki.text(400, "multiple org IDs present");
        int many = 100_001;
        try (var _ = connectedTail()) {
            fake.store(now + Duration.ofMinutes(9).toNanos(), STREAM, "from the future");
            recorder.awaitLines(1);
            for (int i = 0; i < many; i++) {
                fake.store(now + i, STREAM, "line " + i);
            }
            recorder.awaitLines(1 + many);
            fake.store(now + Duration.ofSeconds(1).toNanos(), STREAM, "later");
            recorder.await(() ->
                    recorder.lines.subList(1 + many, recorder.lines.size()).contains("later"));
        }
    }

    /// A proxy may temporarily refuse a query that was accepted before.
    @Test
    void anEstablishedTailThatIsRefusedIsRetried() throws InterruptedException {
        try (var _ = connectedTail()) {
            fake.cutTailsAndRefuse(400, "Bad Request");
            recorder.await(() -> recorder.messages.stream().anyMatch(t -> t.contains("Bad Request")));
            push(0);
            fake.queriesAre(0, "");
            recorder.awaitLines(1);
            recorder.await(() -> recorder.connected);
        }
        assertThat(recorder.lines).containsExactly("line 0");
    }

    @Test
    void aFailingTailReportsTheErrorAndResumes() throws InterruptedException {
        recorder.failing = true;
        push(1);
        try (var _ = tail()) {
            recorder.await(() -> recorder.messages.contains("internal error in the live tail"));
            recorder.await(() -> recorder.connected);
            push(2);
            recorder.await(() -> recorder.lines.contains("line 2"));
        }
    }

    @Test
    void anUnreachableLokiIsRetried() throws InterruptedException {
        fake.unavailable = true;
        try (var _ = tail()) {
            recorder.await(() -> !recorder.messages.isEmpty());
            push(0);
            fake.unavailable = false;
            recorder.awaitLines(1);
            recorder.await(() -> recorder.connected);
        }
        assertThat(recorder.lines).containsExactly("line 0");
    }

    @Test
    void aClosedTailReportsNothingMore() throws InterruptedException {
        var tail = tail();
        recorder.await(() -> recorder.connected && fake.openTails() > 0);
        tail.close();
        tail.close();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (fake.openTails() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        push(0);
        assertThat(fake.openTails()).isZero();
        assertThat(recorder.lines).isEmpty();
    }
}
