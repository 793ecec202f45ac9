package greenwall.lab.probe;

import greenwall.lab.bpftrace.Bpftrace;
import greenwall.lab.probe.Tracer.Kind;
import greenwall.lab.shell.Program;
import greenwall.lab.tool.Journal;
import greenwall.lab.tool.Sight;
import greenwall.lab.world.Host;
import java.util.HashMap;
import java.util.Map;

/// Which tracing tools a host has installed, and where: as in life, not all have the same.
///
/// Bare machines have libbpf-tools in `/usr/sbin`. Guests have bcc under its names in Debian
/// (`biolatency-bpfcc`), the application servers in `/usr/share/bcc/tools`. All of these have bpftrace, and
/// gateways have it alone. Every other cache has nothing.
public final class Probes {
    private Probes() {}

    /// By absolute path.
    public static Map<String, Program> on(Sight sight, Journal journal) {
        var host = sight.host();
        if (host.role() == Host.Role.CACHE && host.number() % 2 == 0) {
            return Map.of();
        }
        var kind = host.isGuest() ? Kind.BCC : Kind.LIBBPF;
        var tracer = new Tracer(sight, kind);
        var tools = new HashMap<String, Program>();
        tools.putAll(new DiskProbes(tracer).programs());
        tools.putAll(new SchedProbes(tracer).programs());
        tools.putAll(new ExecProbes(tracer, journal).programs());
        tools.putAll(new FileProbes(tracer).programs());
        tools.putAll(new TcpProbes(tracer).programs());
        var installed = new HashMap<String, Program>();
        installed.put("/usr/bin/bpftrace", new Bpftrace(sight)::run);
        if (host.role() == Host.Role.GATEWAY) {
            return installed;
        }
        tools.forEach((name, program) -> installed.put(
                kind == Kind.LIBBPF
                        ? "/usr/sbin/" + name
                        : host.role() == Host.Role.APPLICATION
                                ? "/usr/share/bcc/tools/" + name
                                : "/usr/sbin/" + name + "-bpfcc",
                program));
        if (kind == Kind.LIBBPF) {
            var bcc = new Tracer(sight, Kind.BCC);
            installed.put(
                    "/usr/sbin/tcpretrans-bpfcc", new TcpProbes(bcc).programs().get("tcpretrans"));
            installed.put(
                    "/usr/sbin/profile-bpfcc", new SchedProbes(bcc).programs().get("profile"));
            if (host.hasZfs()) {
                installed.put(
                        "/usr/sbin/zfsdist-bpfcc",
                        new FileProbes(bcc).programs().get("zfsdist"));
                installed.put(
                        "/usr/sbin/zfsslower-bpfcc",
                        new FileProbes(bcc).programs().get("zfsslower"));
            }
        }
        return installed;
    }
}
