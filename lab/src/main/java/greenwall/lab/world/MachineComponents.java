package greenwall.lab.world;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The parts of a machine.
public final class MachineComponents {
    private MachineComponents() {}

    public record Hardware(
            int cpus, String cpuModel, long memoryBytes, String vendor, String product, String serial, String uuid) {}

    /// @param zfs the OpenZFS version; empty on a host without ZFS
    public record Os(
            String id,
            String prettyName,
            String versionId,
            String codename,
            String kernel,
            String zfs,
            String machineId) {}

    public enum DiskMedium {
        HDD,
        SSD,
        VIRTIO
    }

    /// @param pool the pool that the disk belongs to, if any
    /// @param vdev the top-level vdev: `raidz2-0`, `mirror-1`
    public record Disk(
            String device,
            DiskMedium medium,
            long sizeBytes,
            String model,
            String serial,
            Optional<String> pool,
            String vdev) {
        /// The name that `zpool status` and most exporters use.
        public String byId() {
            return "ata-" + model.replace(' ', '_') + "_" + serial;
        }
    }

    public record Vdev(String name, List<String> devices) {}

    /// @param scrubAt seconds into the week (from Monday 00:00 UTC) at which its weekly scrub starts
    public record Pool(
            String name,
            String guid,
            List<Vdev> vdevs,
            long sizeBytes,
            double allocatedShare,
            List<Dataset> datasets,
            int scrubAt,
            Duration scrubTakes) {
        public List<String> devices() {
            return vdevs.stream().flatMap(v -> v.devices().stream()).toList();
        }
    }

    /// @param name the full name, including the pool: `tank/media`
    /// @param share the share of the pool's allocated space
    /// @param quotaBytes the quota; 0 for none
    /// @param objset the number in `/proc/spl/kstat/zfs/POOL/objset-0x…`
    /// @param volumeBytes the size of a guest's disk; 0 for a file system
    public record Dataset(
            String name,
            double share,
            long quotaBytes,
            double compression,
            boolean snapshots,
            int objset,
            long volumeBytes) {
        public boolean volume() {
            return volumeBytes > 0;
        }

        public String mountpoint() {
            return volume() ? "-" : "/" + name;
        }
    }

    /// @param growth the normal growth in bytes per second
    public record Filesystem(
            String device,
            String mountpoint,
            String type,
            long sizeBytes,
            double usedShare,
            double growth,
            long inodes) {}

    public record Link(String device, String mac, long bitsPerSecond) {}

    public record Tunnel(String device, String publicKey, String address, int port, List<Peer> peers) {}

    /// A peer of a tunnel as configured on this host.
    public record Peer(String host, String publicKey, String allowedIps, String endpoint) {
        public String tunnelAddress() {
            return allowedIps.replace("/32", "");
        }
    }

    /// A domain on a hypervisor.
    ///
    /// @param host the machine that runs in the domain; empty for a domain that is never started
    /// @param zvol the dataset of its disk: `vmpool/vm/ewr1-db01`
    /// @param blockDevice the device of the zvol on the hypervisor: `zd16`
    public record Guest(
            String domain,
            String uuid,
            Optional<String> host,
            int cpus,
            long memoryBytes,
            String zvol,
            String blockDevice,
            String tap,
            boolean autostart) {}

    /// @param source the local dataset, whose copy is on `target`
    /// @param unit the systemd unit that runs the job
    public record Replication(
            String job, String source, String target, String targetDataset, Duration every, String unit) {}
}
