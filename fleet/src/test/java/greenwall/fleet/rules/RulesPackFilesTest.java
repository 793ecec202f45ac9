package greenwall.fleet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.DefinitionFileReader;
import org.junit.jupiter.api.Test;

class RulesPackFilesTest {
    @Test
    void eachAlertHasATestThatFiresAndOneThatDoesNot() {
        var tested = RulesPackFiles.testBlocks().stream()
                .filter(test -> test.head().equals("Watchdog")
                        || !test.all("fires").isEmpty() && !test.all("calm").isEmpty())
                .map(DefinitionFileReader.Block::head)
                .distinct();
        assertThat(tested).containsExactlyInAnyOrderElementsOf(RulesPack.alertNames());
    }

    @Test
    void noTestIsThereTwice() {
        assertThat(RulesPackFiles.testBlocks())
                .extracting(DefinitionFileReader.Block::head, DefinitionFileReader.Block::attributes)
                .doesNotHaveDuplicates();
    }
}
