package greenwall.fleet.enrol;

import java.util.List;
import java.util.Optional;

/// The steps needed to monitor a host. None of them has been done yet.
///
/// @param inventory empty for a host on which nothing can be run
/// @param byHand what a person must do or know; the complete plan if nothing can be run
public record EnrolmentPlan(
        String host, Optional<HostInventory> inventory, List<EnrolmentStep> steps, List<String> byHand) {
    /// Whether the plan is empty because the system is not supported or the user is not root.
    public boolean isPrevented() {
        return inventory.filter(host -> !host.isSupported() || !host.root()).isPresent();
    }

    public Optional<PackageManager> packageManager() {
        return inventory.flatMap(HostInventory::packageManager);
    }
}
