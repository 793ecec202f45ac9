package greenwall.fleet.probe;

import java.util.List;

/// A collection of probe tools, and where it is installed on a host.
public enum Toolset {
    LIBBPF,
    BCC,
    BPFTRACE,
    PLAIN;

    /// The paths where the packages of the toolset install a tool, on Debian, Fedora and Arch, and when
    /// it was built from source.
    List<String> paths(String tool) {
        return switch (this) {
            case LIBBPF ->
                List.of("/usr/sbin/" + tool, "/usr/sbin/bpf-" + tool, "/usr/bin/" + tool, "/usr/local/bin/" + tool);
            case BCC -> List.of("/usr/sbin/" + tool + "-bpfcc", "/usr/share/bcc/tools/" + tool);
            case BPFTRACE -> List.of("/usr/bin/bpftrace", "/usr/local/bin/bpftrace", "/usr/sbin/bpftrace");
            case PLAIN -> List.of("/usr/bin/" + tool, "/usr/sbin/" + tool, "/bin/" + tool, "/sbin/" + tool);
        };
    }
}
