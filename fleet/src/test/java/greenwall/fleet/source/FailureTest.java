package greenwall.fleet.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void theTextHasTheFixAsASentenceOfItsOwn() {
        assertThat(new Failure.Unreachable("host does not respond", "check that it is up").text())
                .isEqualTo("host does not respond. Check that it is up");
        assertThat(new Failure.Cancelled("the query was cancelled", "").text()).isEqualTo("the query was cancelled");
    }
}
