/// Enrolment of a host: the inventory of its system, the plan of steps, and their execution. Read
/// [EnrolmentPlanner] first.
@NullMarked
package greenwall.fleet.enrol;

import org.jspecify.annotations.NullMarked;
