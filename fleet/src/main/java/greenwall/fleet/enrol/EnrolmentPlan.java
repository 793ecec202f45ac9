package greenwall.fleet.enrol;

import greenwall.fleet.enrol.HostInventory.Family;
import java.util.List;
import java.util.Optional;

/// What is to be done so that a host is watched. None of it has been done yet.
///
/// @param look empty for a host on which nothing can be run
/// @param byHand what a person has to do or to know: the whole plan where nothing can be run
public record EnrolmentPlan(
        String host,
        Optional<HostInventory> look,
        Optional<Family> family,
        List<PlanStep> steps,
        List<String> byHand) {}
