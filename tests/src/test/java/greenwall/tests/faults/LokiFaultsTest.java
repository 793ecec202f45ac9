package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.lab.loki.LokiServer;
import greenwall.lab.loki.LokiServer.LokiLimits;
import greenwall.lab.testing.InMemoryLogs;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each fault of a connection to Loki, and a live tail whose connection freezes, is cut, corrupts data and is
/// slow: no line is repeated or lost without a report, and within one refresh after the fault's end the tail
/// follows again. `-Dgreenwall.histories=N` plays N random sequences of them over one tail, from
/// `-Dgreenwall.histories.seed=S`.
@Tag("slow")
class LokiFaultsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration REFRESH = Duration.ofSeconds(15);
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final int SOME = 7;

    /// The faults of the connection, all of them with `-Pfaults`; the others concern the content of Prometheus
    /// responses.
    private static final Set<Fault> OF_THE_LINK = Integer.getInteger("greenwall.histories", 0) > 100
            ? EnumSet.range(Fault.REFUSE, Fault.REDIRECT_ELSEWHERE)
            : EnumSet.of(
                    Fault.REFUSE,
                    Fault.HANG_IN_THE_MIDDLE,
                    Fault.CUT_SHORT,
                    Fault.TOO_MANY,
                    Fault.LOGIN_PAGE,
                    Fault.BROKEN_JSON);

    private static final Labels STREAM = Labels.of("job", "faults");
    private static final InMemoryLogs LINES = new InMemoryLogs();
    private static LokiServer server;
    private static FaultProxy proxy;
    private static SharedHttpClient http;
    private static Loki loki;
    private int next;
    private long time = LINES.write(STREAM, "the first line");

    @BeforeAll
    static void start() throws IOException {
        server = new LokiServer(new LokiServer.Setup(
                InetAddress.getLoopbackAddress(), 0, LINES, InstantSource.system(), LokiLimits.DEFAULT));
        proxy = FaultProxy.inFrontOf(server.uri());
        http = new SharedHttpClient(Map.of(), InstantSource.system());
        loki = Loki.connect(
                http,
                new Source("east", Source.Kind.LOKI, proxy.url()),
                HttpSettings.DEFAULT.with(draft -> draft.bodyLimit = 4 << 20).with(draft -> {
                    draft.connectTimeout = DEADLINE;
                    draft.readTimeout = DEADLINE;
                }));
    }

    @AfterAll
    static void stop() throws Exception {
        http.close();
        proxy.close();
        server.close();
    }

    @BeforeEach
    void clearFault() throws IOException {
        proxy.play(null);
    }

    /// Whether the message of a query or tail matches the fault: a hanging connection is recognised by its
    /// silence, and Loki's own error text replaces the status code.
    private static boolean explains(Fault fault, String errorText) {
        return fault.explains(errorText)
                || fault.isSlow() && errorText.contains("sent nothing for")
                || fault == Fault.SERVER_ERROR && errorText.contains("oops");
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            time = LINES.write(STREAM, "line " + next++);
        }
    }

    private LogSource.Tail tail(TailRecorder recorder) {
        return loki.tail("{job=\"faults\"}", Instant.ofEpochSecond(0, time + 1), recorder);
    }

    private static void awaitAll(TailRecorder recorder, int lines, Duration atMost, String when) {
        Await.until(
                () -> lines + " lines and a link " + when + "; " + recorder.all() + " came, told: "
                        + recorder.reports(),
                atMost,
                () -> recorder.connected() && recorder.all() == lines);
        assertThat(recorder.duplicates()).as(when).isEmpty();
    }

    @Test
    void aTailUnderEachFaultLosesNoLineAndRepeatsNone() throws Exception {
        for (var tailFault : TailTunnel.TailFault.values()) {
            var recorder = new TailRecorder();
            next = 0;
            try (var _ = tail(recorder)) {
                Await.until("the tail follows", NOTICED, recorder::connected);
                write(SOME);
                awaitAll(recorder, SOME, NOTICED, "before " + tailFault);
                proxy.applyToTails(tailFault);
                write(SOME);
                write(SOME);
                // The tail recovers while the fault lasts; only a slow connection stays slow.
                if (tailFault == TailTunnel.TailFault.ONE_BYTE_AT_A_TIME) {
                    proxy.applyToTails(null);
                }
                awaitAll(recorder, 3 * SOME, REFRESH, "after " + tailFault);
                write(SOME);
                awaitAll(recorder, 4 * SOME, REFRESH, "long after " + tailFault);
            }
        }
    }

    @Test
    void aTailThatCannotReconnectReportsWhyAndIsCompleteOneRefreshAfterTheFault() throws Exception {
        for (var fault : OF_THE_LINK) {
            if (fault.certificate() || fault == Fault.WRONG_CONTENT_TYPE || fault == Fault.ONE_BYTE_AT_A_TIME) {
                continue;
            }
            var recorder = new TailRecorder();
            next = 0;
            try (var _ = tail(recorder)) {
                Await.until("the tail follows", NOTICED, recorder::connected);
                proxy.play(fault);
                proxy.applyToTails(TailTunnel.TailFault.RESET);
                write(SOME);
                Await.until("the tail says that it is cut", NOTICED, () -> !recorder.connected());
                Await.until(
                        () -> "the tail says why under " + fault + ": " + recorder.reports(),
                        NOTICED,
                        () -> recorder.reports().stream().anyMatch(t -> explains(fault, t)));
                proxy.play(null);
                awaitAll(recorder, SOME, REFRESH, "after " + fault);
            }
        }
    }

    private Outcome<LogSource.ReadSummary> read(TimeWindow window, List<String> texts, Duration deadline) {
        return loki.lines(
                "{job=\"faults\"}",
                window,
                LogSource.Order.FORWARD,
                1_000_000,
                line -> texts.add(line.text()),
                deadline);
    }

    @Test
    void queriedLinesUnderEachFaultAreCompleteOrComeWithAReason() throws Exception {
        write(50);
        var window = TimeWindow.before(Instant.now().plusSeconds(5), Duration.ofMinutes(10));
        for (var fault : OF_THE_LINK) {
            if (fault.certificate()) {
                continue;
            }
            proxy.play(fault);
            var lineTexts = new ArrayList<String>();
            var outcome = read(window, lineTexts, DEADLINE.multipliedBy(2));
            proxy.play(null);
            if (outcome instanceof Outcome.Failed<LogSource.ReadSummary> failed) {
                assertThat(explains(fault, failed.failure().found()))
                        .as("%s says %s", fault, failed.failure().found())
                        .isTrue();
            } else {
                assertThat(fault.makesSilent()).as("%s was answered", fault).isFalse();
                assertThat(lineTexts).hasSizeGreaterThanOrEqualTo(50);
            }
            AlertmanagerFaultsTest.waitForRetry(fault);
            var after = new ArrayList<String>();
            var answered = read(window, after, REFRESH);
            assertThat(answered.answer()).as("after %s", fault).isPresent();
            assertThat(after).as("after %s", fault).hasSizeGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void aTailStaysCompleteThroughARandomSequenceOfFaults() throws Exception {
        int rows = Math.max(1, Integer.getInteger("greenwall.histories", 0) / 40);
        long seed = Long.getLong("greenwall.histories.seed", 1);
        for (long one = seed; one < seed + rows; one++) {
            var random = new Random(one);
            var recorder = new TailRecorder();
            var played = new ArrayList<String>();
            next = 0;
            try (var _ = tail(recorder)) {
                Await.until("the tail follows", NOTICED, recorder::connected);
                for (int step = 0; step < 3; step++) {
                    write(1 + random.nextInt(300));
                    var tailFaults = TailTunnel.TailFault.values();
                    var tailFault = tailFaults[random.nextInt(tailFaults.length)];
                    played.add(tailFault.toString());
                    proxy.applyToTails(tailFault);
                    write(1 + random.nextInt(300));
                    if (random.nextInt(4) == 0) {
                        played.add("RESET");
                        proxy.applyToTails(TailTunnel.TailFault.RESET);
                        write(1 + random.nextInt(300));
                    }
                    proxy.applyToTails(null);
                }
                awaitAll(recorder, next, REFRESH.multipliedBy(2), "seed " + one + " " + played);
            }
        }
        System.out.println(rows + " rows of troubles of a live tail from seed " + seed);
    }
}
