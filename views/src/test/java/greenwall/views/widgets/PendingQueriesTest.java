package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PendingQueriesTest {
    private final List<Consumer<String>> receivers = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final PendingQueries queries = new PendingQueries();

    private void put(String question) {
        queries.<String, String>send(
                (query, receiver) -> {
                    receivers.add(receiver);
                    return () -> cancelled.add(query);
                },
                question,
                received::add);
    }

    @Test
    void aNewRoundCancelsTheOpenQueriesAndIgnoresTheirAnswers() {
        put("a");
        put("b");
        queries.cancelAll();
        assertThat(cancelled).containsExactly("a", "b");
        receivers.forEach(receiver -> receiver.accept("late"));
        assertThat(received).isEmpty();
        assertThat(queries.waiting()).isFalse();
    }

    @Test
    void answeredQueriesAreNotKeptUntilTheNextRound() {
        for (int i = 0; i < 3; i++) {
            put("answered");
            receivers.getLast().accept("answer");
        }
        put("open");
        queries.cancelAll();
        assertThat(received).hasSize(3);
        assertThat(cancelled).containsExactly("open");
    }
}
