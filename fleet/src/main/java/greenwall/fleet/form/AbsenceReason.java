package greenwall.fleet.form;

/// Why a host has no reading of a quantity, and the exporter flag or line of configuration that would fix it;
/// the remedy is empty if there is nothing to fix.
public record AbsenceReason(String reason, String remedy) {
    public static final AbsenceReason UNKNOWN = new AbsenceReason("no exporter provides it", "");

    /// The reason and its remedy, as the end of a sentence. A remedy ends in what is typed or copied, so no
    /// full stop follows it.
    public String ending() {
        return reason + (remedy.isEmpty() ? "." : "; " + remedy);
    }
}
