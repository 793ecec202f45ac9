package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleSparklinesTest {
    private final List<String> asked = new ArrayList<>();
    private Instant now = Fleets.NOW;

    private static Alert alert(int rule) {
        return new Alert(
                "east",
                Labels.of("alertname", "A" + rule),
                Map.of(),
                AlertPhase.FIRING,
                Fleets.NOW,
                "a1",
                true,
                List.of(),
                Optional.of(new Alert.Rule("m" + rule + " > 1")),
                2,
                List.of(),
                "",
                Optional.empty(),
                "");
    }

    @Test
    void inAViewThatStaysOpenNewRulesReplaceThoseThatAreNoLongerVisible() {
        Fx.run(() -> {
            var backend = new RangeQueriesOnlyBackend((question, receiver) -> {
                asked.add(question.query());
                receiver.accept(new RangeQueryRunner.Answer.Missing("nothing"));
                return () -> {};
            });
            var curves = new RuleSparklines(
                    new ViewContext(Contexts.style(), () -> now, ZoneOffset.UTC, backend, _ -> {}), () -> {});
            for (int rule = 0; rule < 40; rule++) {
                curves.request(alert(rule));
            }
            curves.request(alert(40));
            assertThat(asked).as("all of them may be visible").hasSize(40);
            now = now.plus(Duration.ofMinutes(10));
            curves.request(alert(0));
            curves.request(alert(40));
            assertThat(asked.subList(40, asked.size())).containsExactly("m0", "m40");
        });
    }
}
