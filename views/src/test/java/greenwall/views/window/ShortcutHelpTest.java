package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.ViewList;
import org.junit.jupiter.api.Test;

class ShortcutHelpTest {
    @Test
    void theKeysOfEachViewAreListedOnce() {
        for (var kind : ViewList.all()) {
            var keys = ShortcutHelp.of(kind.id());
            if (!kind.id().equals("history")) {
                assertThat(keys).as(kind.id()).isNotEmpty();
            }
            assertThat(keys).doesNotHaveDuplicates();
        }
        assertThat(ShortcutHelp.of(ShortcutHelp.EVERYWHERE))
                .extracting(ShortcutHelp.Key::key)
                .contains("?  F1", "Esc");
    }

    @Test
    void theKeyThatTakesAProblemIsSaidToReleaseItToo() {
        assertThat(ShortcutHelp.of("wall"))
                .filteredOn(key -> key.key().equals("T"))
                .singleElement()
                .satisfies(key -> assertThat(key.action()).contains("take the problem", "release it"));
    }

    @Test
    void enterIsSaidToDoWhatItDoesInTheView() {
        assertThat(ShortcutHelp.of("wall"))
                .filteredOn(key -> key.key().equals("Enter"))
                .extracting(ShortcutHelp.Key::action)
                .containsExactly("on a problem: explain it; on a host: open it");
        assertThat(ShortcutHelp.of("service"))
                .contains(new ShortcutHelp.Key("Enter", "on a chart: the traces around this time"));
    }

    @Test
    void theChartsOfOneHostAreOfferedOnlyWhereAViewHasThem() {
        assertThat(ViewList.all())
                .filteredOn(kind -> ShortcutHelp.of(kind.id()).stream()
                        .anyMatch(key -> key.action().contains("charts of this host only")))
                .extracting(kind -> kind.id())
                .containsExactlyInAnyOrder("arc", "ebpf");
    }
}
