package greenwall.lab.tool;

import greenwall.lab.machine.HostProgram;
import java.util.HashMap;
import java.util.Map;

/// The plain tools of a host by absolute path; they depend on its parts.
public final class PlainTools {
    private PlainTools() {}

    public static Map<String, HostProgram> on(ToolHost sight, LogsJournal journal) {
        var host = sight.host();
        var tools = new HashMap<String, HostProgram>();
        tools.putAll(new DiskTools(sight).programs());
        tools.putAll(new LoadTools(sight).programs());
        tools.putAll(new NetTools(sight).programs());
        tools.putAll(new SystemTools(sight, journal).programs());
        tools.put("journalctl", new JournalTool(sight, journal)::journalctl);
        tools.put("dmesg", new JournalTool(sight, journal)::dmesg);
        if (host.hasZfs()) {
            tools.put("zpool", new ZpoolTool(sight)::run);
            tools.put("zfs", new ZfsTool(sight)::run);
            tools.put("arcstat", new ZfsTool(sight)::arcstat);
        }
        if (!host.guests().isEmpty()) {
            tools.put("virsh", new VirshTool(sight)::run);
        }
        if (host.tunnel().isEmpty()) {
            tools.remove("wg");
        }
        var byPath = new HashMap<String, HostProgram>();
        tools.forEach((name, program) -> {
            byPath.put("/usr/bin/" + name, program);
            byPath.put("/usr/sbin/" + name, program);
        });
        return byPath;
    }
}
