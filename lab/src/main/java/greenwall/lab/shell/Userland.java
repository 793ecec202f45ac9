package greenwall.lab.shell;

import java.util.HashMap;
import java.util.Map;

/// The programs that every simulated host has, by their absolute paths.
public final class Userland {
    private Userland() {}

    /// @param mayBecomeRoot whether `sudo -n` lets the users of this machine through
    public static Map<String, Program> programs(boolean mayBecomeRoot) {
        var programs = new HashMap<String, Program>();
        var shell = new Shell();
        for (var name : new String[] {"sh", "bash", "dash"}) {
            programs.put("/bin/" + name, shell);
            programs.put("/usr/bin/" + name, shell);
        }
        Builtins.asPrograms().forEach((name, program) -> programs.put("/usr/bin/" + name, program));
        TextTools.all().forEach((name, program) -> programs.put("/usr/bin/" + name, program));
        SystemTools.all().forEach((name, program) -> programs.put("/usr/bin/" + name, program));
        ProcessTools.all(mayBecomeRoot).forEach((name, program) -> programs.put("/usr/bin/" + name, program));
        return programs;
    }
}
