package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The fast argument reader and the full command line give the console's options the same meaning.
class ConsoleArgumentsTest {
    private static ConsoleArguments read(String line) {
        return ConsoleArguments.read(line.isEmpty() ? new String[0] : line.split(" "))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--lab",
                "--kiosk --prometheus http://p:9090 --loki http://l:3100",
                "--alertmanager http://a:1 --alertmanager http://a:2 --cluster east",
                "--config /etc/greenwall.yaml --lab",
                "--distance 4m --screen 55in"
            })
    void globalOptionsAreReadAsByTheCommandLine(String line) {
        var options = new GlobalOptions();
        var words =
                line.isEmpty() ? new String[0] : line.replace("--kiosk ", "").split(" ");
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("global", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(words);
        var quick = read(line).options();
        assertThat(quick.config).isEqualTo(options.config);
        assertThat(quick.lab).isEqualTo(options.lab);
        assertThat(quick.prometheus).isEqualTo(options.prometheus);
        assertThat(quick.loki).isEqualTo(options.loki);
        assertThat(quick.alertmanagers).isEqualTo(options.alertmanagers);
        assertThat(quick.cluster).isEqualTo(options.cluster);
        assertThat(quick.distance).isEqualTo(options.distance);
        assertThat(quick.screen).isEqualTo(options.screen);
    }

    @Test
    void kioskViewsThemeAndConfigAreParsed() {
        var words = read("--kiosk --view wall,zfs --theme daylight --config x.yaml");
        assertThat(words.kiosk()).isTrue();
        assertThat(words.views()).isEqualTo(List.of("wall", "zfs"));
        assertThat(words.theme()).contains("daylight");
        assertThat(words.options().config).isEqualTo(Path.of("x.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "--help",
                "--kiosk --drill",
                "--prometheus",
                "--prometheus --lab",
                "--prometheus=http://p:9090",
                "--prometheus @file",
                "--kiosk --kiosk",
                "--theme night --theme daylight",
                "--view wall --view zfs",
                "--log-level debug"
            })
    void allOtherArgumentsGoToTheCommandLine(String line) {
        assertThat(ConsoleArguments.read(line.split(" "))).isEmpty();
    }
}
