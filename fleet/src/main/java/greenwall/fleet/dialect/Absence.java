package greenwall.fleet.dialect;

/// Why a host has no reading of a quantity, and the exporter flag or line of configuration that would fix it;
/// the remedy is empty if there is nothing to fix.
public record Absence(String reason, String remedy) {
    public static final Absence UNKNOWN = new Absence("no exporter of this host provides it", "");
}
