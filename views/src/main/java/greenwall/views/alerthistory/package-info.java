/// The alerts that fired in the past on one time axis: how often, for how long, at what hours, and where data
/// is missing.
@NullMarked
package greenwall.views.alerthistory;

import org.jspecify.annotations.NullMarked;
