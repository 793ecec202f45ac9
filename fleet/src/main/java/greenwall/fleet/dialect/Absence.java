package greenwall.fleet.dialect;

/// Why a host has no reading of a quantity, and the exporter's flag or the line of configuration that would
/// mend it; the remedy is empty where nothing needs mending.
public record Absence(String reason, String remedy) {
    public static final Absence UNKNOWN = new Absence("no exporter of this host provides it", "");
}
