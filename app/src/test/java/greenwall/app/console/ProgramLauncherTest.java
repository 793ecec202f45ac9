package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramLauncherTest {
    @Test
    void onlyDesktopVariablesOfTheEnvironmentArePassedOn() {
        var inherited = ProgramLauncher.of(List.of("xdg-open")).environment().keySet();

        assertThat(inherited)
                .allMatch(name -> name.matches(
                        "(?i)PATH|HOME|USER|LANG|LC_ALL|.*DISPLAY|XAUTHORITY|XDG_.*|D(ESKTOP|BUS)_SESSION.*"
                                + "|BROWSER|SystemRoot|windir|USERPROFILE|(LOCAL)?APPDATA|Program(Data|Files)|TE?MP"));
        assertThat(System.getenv().keySet())
                .as("what could have been handed on")
                .hasSizeGreaterThan(inherited.size());
        assertThat(inherited.stream().anyMatch(name -> name.equalsIgnoreCase("PATH")))
                .isTrue();
    }
}
