package greenwall.lab.world;

import greenwall.fleet.BundledText;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.MachineComponents.Dataset;
import greenwall.lab.world.MachineComponents.DiskMedium;
import greenwall.lab.world.MachineComponents.Link;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The hardware and the baseline of the machines of one role, from the file `roles.json`.
///
/// @param shortName the role in host names and in the label `role`
/// @param dailyDepth how strongly the load follows the daily rhythm
/// @param replicates the dataset that its machines copy to another; empty for none
/// @param zvolGib the size of a guest's disk in GiB; 0 for a bare-metal machine
/// @param units the systemd units in addition to those of every machine
record RolePlan(
        String shortName,
        String maintainers,
        RoleService service,
        double dailyDepth,
        String replicates,
        Model hardware,
        Uplink link,
        List<Disks> disks,
        @Nullable PoolPlan pool,
        List<Mount> filesystems,
        List<String> units,
        List<Program> processes,
        int zvolGib,
        Load load) {
    private static final Map<Role, RolePlan> ALL = JsonMapper.shared()
            .readValue(BundledText.of(RolePlan.class, "roles.json"), new TypeReference<EnumMap<Role, RolePlan>>() {});

    /// The main network service of the role's machines.
    record RoleService(int port, String command) {}

    /// @param models the available sizes; each machine has one of them
    record Model(String cpuModel, String vendor, String product, List<Size> models) {}

    record Size(int cpus, int gib) {}

    record Uplink(String device, long bitsPerSecond) {
        Link with(String mac) {
            return new Link(device, mac, bitsPerSecond);
        }
    }

    /// A number of equal disks with consecutive device letters.
    ///
    /// @param vdevWidth the number of disks in a top-level vdev: two for a mirror, more for a raidz2, 0 for
    ///     disks without a pool
    record Disks(int count, String first, DiskMedium medium, long sizeBytes, String model, String pool, int vdevWidth) {
        String device(int i) {
            return first.substring(0, 2) + (char) (first.charAt(2) + i);
        }

        String vdev(int i) {
            return pool.isEmpty() ? "" : (vdevWidth == 2 ? "mirror-" : "raidz2-") + i / vdevWidth;
        }
    }

    /// @param scrubMoreMinutes the maximum additional duration of a scrub
    record PoolPlan(String name, long sizeBytes, int scrubMinutes, int scrubMoreMinutes, List<Dataset> datasets) {}

    /// @param usedShare the minimum and maximum of a random number for each machine
    record Mount(
            String device,
            String mountpoint,
            String type,
            long sizeBytes,
            List<Double> usedShare,
            double growth,
            long inodes) {}

    /// @param cpuShare the share of the machine's CPU time
    /// @param memoryShare the share of its anonymous memory
    record Program(String user, String command, String unit, double cpuShare, double memoryShare) {}

    /// Mean values: cores, bytes per second, connections.
    ///
    /// @param anonGib the minimum and maximum of used memory in GiB, in addition to `anonShare` of all memory
    /// @param disk reads and writes per second, the mean size of each in bytes, and the share of time in
    ///     which the disk is busy
    record Load(
            double user,
            double userPerCpu,
            double system,
            double systemPerCpu,
            double iowait,
            double softirq,
            List<Double> anonGib,
            List<Double> anonShare,
            double arcReads,
            List<Double> arcHit,
            double receive,
            double transmit,
            double activeOpens,
            double passiveOpens,
            double established,
            List<Double> disk) {}

    static RolePlan of(Role role) {
        return Objects.requireNonNull(ALL.get(role));
    }

    Optional<PoolPlan> ownPool() {
        return Optional.ofNullable(pool);
    }

    boolean runsAsGuest() {
        return zvolGib > 0;
    }

    long zvolBytes() {
        return (long) zvolGib << 30;
    }
}
