package greenwall.lab.rules;

import java.util.List;

/// The rules of the range's own Prometheus. They know the exporters' dialects by themselves: nothing here is
/// shared with what is being rehearsed.
///
/// Every alert of a machine carries `host`, the same whichever exporter saw it, so that one alert can inhibit
/// another.
public final class RangeRules {
    private RangeRules() {}

    public static List<RuleGroup> groups() {
        return groups(1);
    }

    /// The rules with another patience.
    ///
    /// @param pace how much of each rule's `for` is kept: less than one lets a rehearsal of a minute see them fire
    public static List<RuleGroup> groups(double pace) {
        var rules = new RuleWriter(pace);
        MachineRules.write(rules);
        StorageRules.write(rules);
        GuestRules.write(rules);
        ServiceRules.write(rules);
        return rules.groups();
    }
}
