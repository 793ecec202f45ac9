package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.views.RangeQueryRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RangeQueryDeduplicatorTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final RangeQueryRunner.Answer ANSWER =
            new RangeQueryRunner.Answer.Missing("it does not matter what");

    private final List<RangeQueryRunner.Request> sent = new ArrayList<>();
    private final List<Consumer<RangeQueryRunner.Answer>> receivers = new ArrayList<>();
    private final List<RangeQueryRunner.Answer> received = new ArrayList<>();
    private int cancelled;

    private final RangeQueryDeduplicator ranges = new RangeQueryDeduplicator((request, receiver) -> {
        sent.add(request);
        receivers.add(receiver);
        return () -> cancelled++;
    });

    private static RangeQueryRunner.Request request(String query, Instant end) {
        return new RangeQueryRunner.Request(
                "east", query, TimeWindow.before(end, Duration.ofHours(1)), Duration.ofSeconds(15));
    }

    @Test
    void theSameQueryOfTwoWindowsIsSentOnceAndBothGetTheResult() {
        ranges.run(request("up", NOW), received::add);
        ranges.run(request("up", NOW.plusMillis(4)), received::add);
        assertThat(sent).hasSize(1);
        receivers.getFirst().accept(ANSWER);
        assertThat(received).containsExactly(ANSWER, ANSWER);
    }

    @Test
    void otherQueriesAndOtherTimeWindowsAreSentSeparately() {
        ranges.run(request("up", NOW), received::add);
        ranges.run(request("down", NOW), received::add);
        ranges.run(request("up", NOW.plusSeconds(15)), received::add);
        assertThat(sent).hasSize(3);
    }

    @Test
    void anAnsweredQueryIsSentAgain() {
        ranges.run(request("up", NOW), received::add);
        receivers.getFirst().accept(ANSWER);
        ranges.run(request("up", NOW), received::add);
        assertThat(sent).hasSize(2);
    }

    @Test
    void aQueryIsCancelledOnceNoListenerIsLeft() {
        var first = ranges.run(request("up", NOW), received::add);
        var second = ranges.run(request("up", NOW), received::add);
        first.close();
        first.close();
        assertThat(cancelled).isZero();
        receivers.getFirst().accept(ANSWER);
        assertThat(received).containsExactly(ANSWER);
        second.close();
        assertThat(cancelled).isZero();

        ranges.run(request("up", NOW), received::add).close();
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void aRequestAfterACancellationIsSentAgain() {
        ranges.run(request("up", NOW), received::add).close();
        ranges.run(request("up", NOW), received::add);
        assertThat(sent).hasSize(2);
        receivers.getLast().accept(ANSWER);
        assertThat(received).containsExactly(ANSWER);
    }
}
