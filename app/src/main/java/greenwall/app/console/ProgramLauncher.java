package greenwall.app.console;

import greenwall.fleet.CheckedUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Starts desktop programs. They get only the environment variables that a desktop program needs, so no
/// secrets.
final class ProgramLauncher {
    private static final Set<String> NEEDED = Set.of("""
            PATH HOME USER LANG LC_ALL DISPLAY WAYLAND_DISPLAY XAUTHORITY XDG_RUNTIME_DIR XDG_CURRENT_DESKTOP
            XDG_SESSION_TYPE XDG_DATA_DIRS XDG_CONFIG_HOME DESKTOP_SESSION BROWSER DBUS_SESSION_BUS_ADDRESS
            SystemRoot windir USERPROFILE APPDATA LOCALAPPDATA ProgramData ProgramFiles TEMP TMP
            """.strip().split("\\s+"));

    private ProgramLauncher() {}

    /// Opens a web page in the browser. The address is passed as a single argument without a shell, and its
    /// type guarantees that it is a web address.
    static boolean browse(CheckedUrl page) {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var command = new ArrayList<>(
                system.contains("mac")
                        ? List.of("open")
                        : system.contains("windows")
                                ? List.of("rundll32", "url.dll,FileProtocolHandler")
                                : List.of("xdg-open"));
        command.add(page.url());
        try {
            of(command).start();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static ProcessBuilder of(List<String> command) {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // Windows ignores the case of these names.
        var neededNames = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        neededNames.addAll(NEEDED);
        builder.environment().keySet().removeIf(name -> !neededNames.contains(name));
        return builder;
    }
}
