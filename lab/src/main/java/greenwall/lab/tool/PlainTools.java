package greenwall.lab.tool;

import greenwall.lab.shell.Program;
import java.util.HashMap;
import java.util.Map;

/// The plain tools that a host has, by absolute path: what it is made of decides.
public final class PlainTools {
    private PlainTools() {}

    public static Map<String, Program> on(Sight sight, Journal journal) {
        var host = sight.host();
        var programs = new HashMap<String, Program>();
        programs.putAll(new DiskTools(sight).programs());
        programs.putAll(new LoadTools(sight).programs());
        programs.putAll(new NetTools(sight).programs());
        programs.putAll(new SystemdTools(sight, journal).programs());
        var journalTool = new JournalTool(sight, journal);
        programs.put("/usr/bin/journalctl", journalTool::run);
        programs.put("/usr/bin/dmesg", journalTool::dmesg);
        if (host.hasZfs()) {
            var zpool = new ZpoolTool(sight);
            var zfs = new ZfsTool(sight);
            for (var folder : new String[] {"/usr/sbin/", "/usr/bin/"}) {
                programs.put(folder + "zpool", zpool::run);
                programs.put(folder + "zfs", zfs::run);
                programs.put(folder + "arcstat", zfs::arcstat);
                programs.put(folder + "arc_summary", zfs::summary);
            }
        }
        if (!host.guests().isEmpty()) {
            programs.put("/usr/bin/virsh", new VirshTool(sight)::run);
        }
        if (host.tunnel().isEmpty()) {
            programs.remove("/usr/bin/wg");
        }
        return programs;
    }
}
