package greenwall.app.console;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Starts a desktop program with the desktop's environment variables and none of our secrets.
final class DesktopProgram {
    private static final Set<String> NEEDED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "XDG_RUNTIME_DIR",
            "XDG_CURRENT_DESKTOP",
            "XDG_SESSION_TYPE",
            "XDG_DATA_DIRS",
            "XDG_CONFIG_HOME",
            "DESKTOP_SESSION",
            "BROWSER",
            "DBUS_SESSION_BUS_ADDRESS",
            "SystemRoot",
            "windir",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "ProgramData",
            "ProgramFiles",
            "TEMP",
            "TMP");

    private DesktopProgram() {}

    static ProcessBuilder of(List<String> command) {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // Windows ignores the case of these names.
        var needed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        needed.addAll(NEEDED);
        builder.environment().keySet().removeIf(name -> !needed.contains(name));
        return builder;
    }
}
