package greenwall.fleet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.TableFileReader;
import org.junit.jupiter.api.Test;

class RulesPackFilesTest {
    @Test
    void eachAlertHasATestThatFiresAndOneThatDoesNot() {
        var tested = RulesPackFiles.testBlocks().stream()
                .filter(test -> test.head().equals("Watchdog")
                        || !test.all("fires").isEmpty() && !test.all("calm").isEmpty())
                .map(TableFileReader.Block::head);
        assertThat(tested).containsExactlyInAnyOrderElementsOf(RulesPack.alertNames());
    }
}
