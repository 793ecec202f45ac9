package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaletteSearchTest {
    @Test
    void prefixesRankBeforeSubstringsAndTheseBeforeScatteredLetters() {
        var commands = List.of(
                command("host", "web01.fra1"),
                command("view", "WireGuard"),
                command("host", "newweb"),
                command("theme", "Theme: night"));
        assertThat(PaletteSearch.find(commands, "web"))
                .extracting(PaletteCommand::title)
                .containsExactly("web01.fra1", "newweb");
        assertThat(PaletteSearch.find(commands, "wg"))
                .extracting(PaletteCommand::title)
                .containsExactly("WireGuard");
        assertThat(PaletteSearch.find(commands, "host fra"))
                .extracting(PaletteCommand::title)
                .containsExactly("web01.fra1");
        assertThat(PaletteSearch.find(commands, "")).hasSize(4);
        assertThat(PaletteSearch.find(List.of(command("view", "Services"), command("view", "Service")), "service"))
                .extracting(PaletteCommand::title)
                .containsExactly("Service", "Services");
        assertThat(PaletteSearch.find(commands, "zzz")).isEmpty();
    }

    private static PaletteCommand command(String kind, String title) {
        return new PaletteCommand(kind, title, "", () -> {});
    }
}
