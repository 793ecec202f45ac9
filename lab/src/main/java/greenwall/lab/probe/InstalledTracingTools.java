package greenwall.lab.probe;

import greenwall.lab.machine.HostProgram;
import greenwall.lab.tool.ToolForm;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.world.SimulatedHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tracing tools that are installed on a host. As on real hosts, they differ from host to host.
///
/// Bare-metal machines have libbpf-tools in `/usr/sbin`. Guests have bcc with Debian's names
/// (`biolatency-bpfcc`); on application servers it is in `/usr/share/bcc/tools`. All of these also have
/// bpftrace. Gateways have only bpftrace. Every other cache server has none of them.
public final class InstalledTracingTools {
    private static final List<ToolForm> FORMS = ToolForm.read(InstalledTracingTools.class, "tools.txt");

    private InstalledTracingTools() {}

    /// Returns the tools by absolute path.
    public static Map<String, HostProgram> on(ToolHost sight) {
        var host = sight.host();
        var installed = new HashMap<String, HostProgram>();
        if (host.role() == SimulatedHost.Role.CACHE && host.number() % 2 == 0) {
            return installed;
        }
        installed.put("/usr/bin/bpftrace", new Bpftrace(sight)::run);
        if (host.role() == SimulatedHost.Role.GATEWAY) {
            return installed;
        }
        for (var form : FORMS) {
            boolean bcc = host.isGuest() || form.text("in").isPresent();
            if (sight.has(form)) {
                var path = host.isGuest() && host.role() == SimulatedHost.Role.APPLICATION
                        ? "/usr/share/bcc/tools/" + form.name()
                        : "/usr/sbin/" + form.name() + (bcc ? "-bpfcc" : "");
                installed.put(path, new TracingTool(form, bcc, sight)::run);
            }
        }
        return installed;
    }
}
