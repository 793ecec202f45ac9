package greenwall.lab.world;

import greenwall.lab.signal.Rate;

/// A network interface. Channels, for eth0: `net.eth0.rx` and `.tx` in bytes per second, `.rxdrop` and
/// `.rxerr` in packets per second.
public record InterfaceSimulation(
        String device,
        Rate rxBytes,
        Rate txBytes,
        Rate rxDropped,
        Rate rxErrors,
        double rxPacketBytes,
        double txPacketBytes) {
    static InterfaceSimulation of(String device, double rx, double tx, HostChannels pulse) {
        String channel = "net." + device;
        return new InterfaceSimulation(
                device,
                pulse.flow(channel + ".rx", rx),
                pulse.flow(channel + ".tx", tx),
                pulse.flow(channel + ".rxdrop", 0),
                pulse.flow(channel + ".rxerr", 0),
                820,
                960);
    }

    /// The other end of the link: received and sent traffic are exchanged.
    InterfaceSimulation mirrored(String otherDevice) {
        return new InterfaceSimulation(
                otherDevice, txBytes, rxBytes, Rate.NONE, Rate.NONE, txPacketBytes, rxPacketBytes);
    }

    public Rate rxPackets() {
        return rxBytes.times(1 / rxPacketBytes);
    }

    public Rate txPackets() {
        return txBytes.times(1 / txPacketBytes);
    }
}
