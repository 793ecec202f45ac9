package greenwall.lab.world;

import java.time.Instant;

/// One line of a host's journal that belongs to the story: what the range's log server must carry.
///
/// @param unit the systemd unit (`zfs-zed.service`); `kernel` where the kernel itself speaks
/// @param identifier the syslog identifier: `kernel`, `sshd`, `zed`
/// @param pid 0 for the kernel
/// @param priority as in syslog, 0 emergency to 7 debug
public record LogEvent(Instant at, String host, String unit, String identifier, int pid, int priority, String message) {
    public static final String KERNEL = "kernel";

    public boolean fromKernel() {
        return unit.equals(KERNEL);
    }
}
