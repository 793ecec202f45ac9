package greenwall.views.shell;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.ViewList;
import org.junit.jupiter.api.Test;

class KeyHelpTest {
    @Test
    void everyViewHasItsKeysToldOnce() {
        for (var kind : ViewList.all()) {
            var keys = KeyHelp.of(kind.id());
            if (!kind.id().equals("history") && !kind.id().equals("runbook")) {
                assertThat(keys).as(kind.id()).isNotEmpty();
            }
            assertThat(keys).doesNotHaveDuplicates();
        }
        assertThat(KeyHelp.of(KeyHelp.EVERYWHERE)).extracting(KeyHelp.Key::key).contains("?  F1", "Esc");
    }
}
