package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.ViewList;
import org.junit.jupiter.api.Test;

class KeyHelpTest {
    @Test
    void theKeysOfEachViewAreListedOnce() {
        for (var kind : ViewList.all()) {
            var keys = KeyHelp.of(kind.id());
            if (!kind.id().equals("history")) {
                assertThat(keys).as(kind.id()).isNotEmpty();
            }
            assertThat(keys).doesNotHaveDuplicates();
        }
        assertThat(KeyHelp.of(KeyHelp.EVERYWHERE)).extracting(KeyHelp.Key::key).contains("?  F1", "Esc");
    }

    @Test
    void theKeyThatTakesAProblemIsSaidToReleaseItToo() {
        assertThat(KeyHelp.of("wall"))
                .filteredOn(key -> key.key().equals("T"))
                .singleElement()
                .satisfies(key -> assertThat(key.action()).contains("take the problem", "release it"));
    }

    @Test
    void enterIsSaidToDoWhatItDoesInTheView() {
        assertThat(KeyHelp.of("wall"))
                .filteredOn(key -> key.key().equals("Enter"))
                .extracting(KeyHelp.Key::action)
                .containsExactly("on a problem: explain it; on a host: open it");
        assertThat(KeyHelp.of("service")).contains(new KeyHelp.Key("Enter", "on a chart: the traces around this time"));
    }

    @Test
    void theChartsOfOneHostAreOfferedOnlyWhereAViewHasThem() {
        assertThat(ViewList.all())
                .filteredOn(kind -> KeyHelp.of(kind.id()).stream()
                        .anyMatch(key -> key.action().contains("charts of this host only")))
                .extracting(kind -> kind.id())
                .containsExactlyInAnyOrder("arc", "ebpf");
    }
}
