package greenwall.lab.world;

import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.RateSignal;
import greenwall.lab.world.BaselineLoad.Latencies;
import greenwall.lab.world.MachineComponents.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The requests of a disk as a few streams, each with its own latency: fast, queued, stuck and scrub
/// requests.
///
/// Channels, for disk sdc: `disk.sdc.read`, `.read.queued`, `.read.stuck`, `.scan`, `.scan.queued`, `.write`,
/// `.write.queued`, `.write.stuck` in requests per second, `disk.sdc.busy` as a share.
///
/// @param busy the share of time with at least one request in flight
public record DiskSimulation(
        String device, List<RequestStream> readStreams, List<RequestStream> writeStreams, RateFunction busy) {
    public static final double SCAN_BYTES = 524_288;

    /// @param bytes the mean size of a request
    public record RequestStream(RateFunction requests, double bytes, LatencyComponent latency) {}

    static DiskSimulation of(Disk disk, BaselineLoad base, HostSignals channels) {
        var load = base.disk(disk);
        var latencies = BaselineLoad.latencies(disk.medium());
        String channel = "disk." + disk.device();
        var reads = requests(channels, channel + ".read", load.reads(), load.readBytes(), latencies.read(), latencies);
        var scan = latencies.read().times(1.5);
        addIfMoved(reads, channels.rate(channel + ".scan", 0), SCAN_BYTES, scan);
        addIfMoved(reads, channels.rate(channel + ".scan.queued", 0), SCAN_BYTES, latencies.queued());
        var writes =
                requests(channels, channel + ".write", load.writes(), load.writeBytes(), latencies.write(), latencies);
        return new DiskSimulation(disk.device(), reads, writes, channels.rate(channel + ".busy", load.busy()));
    }

    private static List<RequestStream> requests(
            HostSignals channels,
            String channel,
            double rate,
            double bytes,
            LatencyComponent usual,
            Latencies latencies) {
        var streams = new ArrayList<RequestStream>();
        double queued = latencies.queuedShare();
        streams.add(new RequestStream(channels.rate(channel, rate * (1 - queued)), bytes, usual));
        streams.add(new RequestStream(channels.rate(channel + ".queued", rate * queued), bytes, latencies.queued()));
        addIfMoved(streams, channels.rate(channel + ".stuck", 0), bytes, latencies.stuck());
        return streams;
    }

    private static void addIfMoved(
            List<RequestStream> streams, RateSignal signal, double bytes, LatencyComponent latency) {
        if (signal.isEverNonZero()) {
            streams.add(new RequestStream(signal, bytes, latency));
        }
    }

    /// A copy for the hypervisor, which sees the disk of a guest under another device name.
    DiskSimulation as(String otherDevice) {
        return new DiskSimulation(otherDevice, readStreams, writeStreams, busy);
    }

    public RateFunction reads() {
        return weighed(readStreams, s -> 1);
    }

    public RateFunction writes() {
        return weighed(writeStreams, s -> 1);
    }

    public RateFunction readBytes() {
        return weighed(readStreams, RequestStream::bytes);
    }

    public RateFunction writeBytes() {
        return weighed(writeStreams, RequestStream::bytes);
    }

    /// The total latency of all reads, in seconds per second.
    public RateFunction readTime() {
        return weighed(readStreams, s -> s.latency().mean());
    }

    public RateFunction writeTime() {
        return weighed(writeStreams, s -> s.latency().mean());
    }

    /// The number of requests in flight, by Little's law.
    public double inFlightAt(long t) {
        return readTime().at(t) + writeTime().at(t);
    }

    private static RateFunction weighed(List<RequestStream> streams, ToDoubleFunction<RequestStream> weight) {
        return RateFunction.sum(streams.stream()
                .map(s -> s.requests().times(weight.applyAsDouble(s)))
                .toList());
    }
}
