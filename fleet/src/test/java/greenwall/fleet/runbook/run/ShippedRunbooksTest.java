package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.runbook.RunbookLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedRunbooksTest {
    @Test
    void shippedRunbooksAreValidAndCoverEveryAlertOfThePack() {
        assertThat(RunbookLint.problems(
                        RunbookLibrary.of(List.of()),
                        RulesPack.alertNames(),
                        QuantityCatalogue.shipped(),
                        greenwall.fleet.probe.ProbeCatalogue.builtIn(),
                        _ -> false))
                .isEmpty();
    }
}
