package greenwall.fleet.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackTestsTest {
    @Test
    void eachAlertHasATestThatFiresAndOneThatDoesNot() {
        assertThat(PackTests.tested()).containsExactlyInAnyOrderElementsOf(RulesPack.alertNames());
    }
}
