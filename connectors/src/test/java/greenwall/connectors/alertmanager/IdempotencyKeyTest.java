package greenwall.connectors.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
    /// Anybody who may create a silence can send it.
    @Test
    void aCommentOfManyBlanksIsReadQuickly() {
        var comment = " ".repeat(200_000) + "x";
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(IdempotencyKey.keyIn(comment)).isEmpty();
            assertThat(IdempotencyKey.removeFrom(comment)).isEqualTo(comment);
        });
    }

    @Test
    void theKeyIsRemovedWithTheBlanksAroundIt() {
        var comment = "why [greenwall] \n [greenwall k3f9x2m7ab] \n";
        assertThat(IdempotencyKey.keyIn(comment)).isEqualTo("k3f9x2m7ab");
        assertThat(IdempotencyKey.removeFrom(comment)).isEqualTo("why [greenwall]");
    }
}
