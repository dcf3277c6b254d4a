//! What every ledger must do, tried on each back end, and what SQLite's must do besides.
//!
//! A case takes a fresh ledger and knows nothing of what is below it; a new back end adds one line.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod backlog;
mod browse;
mod creation;
mod exported_receipts;
mod exports;
mod figures;
mod fixture;
mod history;
mod intents;
mod latest;
mod leases;
mod mailed;
mod mails;
mod mails_of_changes;
mod matters;
mod paid_at;
mod postgres;
mod queues;
mod quotes;
mod receipts;
mod schema;
mod schema_on_postgres;
mod settling;
mod sqlite;
mod sweeps;
mod verify;

/// Makes each case a test of each back end.
macro_rules! conformance {
    ($($module:ident: $($case:ident)+;)+) => {
        mod in_memory {$($(
            #[tokio::test]
            async fn $case() {
                let ledger = daan_storage::Ledger::open("sqlite::memory:", 1).await.unwrap();
                crate::$module::$case(&ledger).await;
            }
        )+)+}

        mod in_line {$($(
            #[tokio::test]
            async fn $case() {
                let ledger = daan_storage::InLine::open().unwrap().quiet_ledger();
                crate::$module::$case(&ledger).await;
            }
        )+)+}

        mod in_a_file {$($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let file = crate::fixture::File::new();
                let ledger = file.open().await;
                crate::$module::$case(&ledger).await;
                ledger.close().await;
            }
        )+)+}

        mod on_postgres {$($(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let database = daan_testkit::postgres::Database::create().await;
                let ledger = crate::postgres::open(&database).await;
                crate::$module::$case(&ledger).await;
                ledger.close().await;
            }
        )+)+}
    };
}

conformance! {
    exports:
        every_donation_is_exported_once_oldest_first_with_donor_and_payment
        entries_are_exported_in_their_order_and_refunds_alone_where_asked
        a_filter_leaves_out_what_does_not_fit
        an_entry_is_found_by_what_the_gateway_calls_it
        a_payment_that_was_never_booked_is_known_with_its_donation
        pages_follow_each_other_without_gap_and_see_one_state;
    exported_receipts:
        receipts_are_exported_by_payee_year_and_number_with_what_became_of_them
        a_filter_leaves_out_receipts_that_do_not_fit;
    intents:
        an_intent_is_read_back_as_it_was_recorded
        a_repeated_key_with_the_same_request_is_the_same_donation
        a_repeated_key_with_another_request_is_refused
        twenty_parallel_intents_under_one_key_are_one_donation
        what_is_not_there_is_not_found;
    creation:
        one_at_a_time_may_make_the_order
        a_refused_creation_can_be_tried_again
        an_unclear_creation_stays_and_remembers_when_it_began
        a_bound_order_opens_the_donation
        only_one_razorpay_order_is_ever_handed_out
        parallel_bindings_hand_out_one_razorpay_order
        every_khalti_order_is_kept_and_handed_out
        an_order_that_comes_after_the_payment_is_kept_but_not_handed_out
        an_order_of_another_donation_is_refused
        a_late_refusal_does_not_close_an_open_donation;
    settling:
        captured_evidence_pays_and_a_signature_does_not
        repeated_evidence_adds_nothing
        five_hundred_concurrent_captures_are_one
        a_second_captured_payment_is_surplus
        a_payment_that_does_not_fit_is_held_and_the_right_one_is_credited
        a_payment_held_elsewhere_is_credited_where_it_belongs
        a_payment_counted_elsewhere_is_not_credited_again
        refunds_lead_to_refunded_and_lower_what_was_raised
        evidence_given_together_is_settled_in_order
        an_authorised_payment_that_goes_back_and_forth_is_followed
        evidence_for_no_donation_is_not_found;
    paid_at:
        a_gift_is_of_when_its_gateway_says_it_was_paid_however_late_that_is_heard
        what_cannot_be_the_time_of_a_payment_is_not_taken_for_it
        what_is_told_later_moves_no_gift_into_another_year
        a_second_payment_keeps_its_own_time
        gifts_that_are_heard_of_late_stand_where_they_were_paid;
    latest:
        the_latest_gifts_are_those_paid_last_and_name_who_agreed
        a_gift_that_went_back_is_no_longer_shown_and_counts_until_all_of_it_did
        a_campaign_has_one_total_of_each_currency_however_many_gave
        a_campaign_has_its_own_gifts_only;
    backlog:
        what_waits_is_counted_until_it_is_done;
    browse:
        pages_follow_each_other_without_gap_or_repetition
        each_filter_finds_its_donations_and_all_together_narrow_down
        a_donor_is_found_by_the_beginning_of_name_or_address
        a_donation_is_found_by_every_name_that_it_has
        what_waits_is_listed_by_what_it_waits_for_and_marked
        a_failed_refund_waits_for_one_that_went_through
        a_dispute_waits_for_its_end_in_whatever_order_it_is_told
        a_listed_donation_says_who_gave_what
        a_form_is_taken_once_and_forgotten_after_a_week
        of_twenty_presses_of_a_form_one_is_taken;
    figures:
        money_is_added_up_by_day_where_the_currency_is_at_home
        what_went_back_is_told_beside_what_came_and_a_surplus_is_neither
        gifts_are_counted_by_what_became_of_them_and_how_long_they_took
        attempts_are_counted_with_their_reasons
        what_waits_is_counted_and_what_lies_before_the_span_is_not
        totals_name_every_campaign_that_was_ever_paid;
    quotes:
        a_quoted_order_is_read_back_with_its_link
        a_quoted_order_is_paid_by_its_quote_and_the_campaign_raises_that
        of_two_paid_paths_one_counts_and_the_other_is_to_go_back
        money_that_counts_for_one_donation_counts_for_no_other
        an_order_that_takes_no_more_payments_makes_way_for_another
        a_failed_payment_keeps_its_reason;
    queues:
        a_notice_is_worked_off_once
        the_same_bytes_under_another_name_are_the_same_notice
        no_notice_is_kept_out_by_the_name_of_another
        other_bytes_under_a_known_name_are_another_notice
        what_was_not_worked_off_is_found_again
        a_notice_that_is_put_off_lets_others_pass_and_comes_again
        of_two_workers_each_notice_has_one
        a_downtime_lasts_until_a_later_report_ends_it
        what_is_due_is_read_longest_overdue_first
        what_was_planned_by_a_clock_that_was_ahead_is_asked_about_now
        a_donation_that_somebody_asks_about_is_nobody_elses_until_the_turn_is_over
        a_plan_made_meanwhile_outlasts_a_schedule;
    receipts:
        a_receipt_states_the_payment_and_keeps_its_number
        each_payee_and_year_has_a_series_of_its_own
        parallel_issues_leave_no_gap_and_number_no_donation_twice
        what_is_not_paid_takes_no_number
        a_refund_frees_no_number_and_is_told
        a_name_can_be_taken_off_a_receipt_and_nothing_else
        receipts_are_owed_in_the_order_in_which_payments_were_booked
        what_was_numbered_anew_after_a_restore_is_told_by_series
        a_number_among_those_given_out_anew_may_be_of_two;
    leases:
        a_mail_is_taken_from_nobody_by_a_clock_that_is_behind
        a_donation_is_asked_about_once_whatever_clocks_say
        a_sweep_is_taken_from_nobody_by_a_clock_that_is_behind
        an_order_is_made_once_whatever_clocks_say;
    mailed:
        a_mail_waits_until_it_was_sent_and_one_that_was_refused_does_not_come
        a_mail_comes_with_the_number_and_none_for_a_receipt_without
        an_erased_donor_waits_for_none;
    mails_of_changes:
        who_has_a_receipt_is_told_once_of_what_goes_back
        who_was_sent_nothing_is_told_nothing
        what_goes_back_while_a_mail_is_under_way_has_one_of_its_own
        a_mail_that_waits_tells_of_all_that_went_back
        an_erased_donor_is_told_nothing
        what_went_back_of_another_payment_is_no_change
        a_mail_that_may_have_gone_is_repeated_as_it_was_and_followed_by_another
        who_may_have_been_sent_a_receipt_is_told_though_nobody_tries_it_any_more
        a_mail_whose_sender_died_says_again_what_it_said
        what_goes_back_while_a_mail_fails_is_told_once_more;
    mails:
        a_receipt_is_mailed_once
        of_many_servers_one_gets_the_mail
        a_mail_whose_sender_died_is_taken_again_under_its_name
        a_mail_that_is_put_off_comes_again_and_a_clock_put_back_keeps_none
        who_asks_again_waits_a_minute_and_is_written_down
        an_erased_donor_gets_no_mail;
    matters:
        of_two_refunds_under_way_the_one_that_failed_stays_open
        a_refund_is_under_way_until_its_end_is_heard
        a_refund_of_a_payment_that_was_never_ours_is_not_under_way
        a_word_with_a_nul_is_kept_without_it
        each_refund_that_failed_waits_for_one_of_its_own
        where_all_of_a_payment_went_back_no_failure_is_left
        an_operators_word_closes_what_it_names_until_that_is_told_again
        a_lost_dispute_waits_for_a_person_until_one_closes_it
        a_refund_that_failed_after_it_was_booked_waits_until_a_person_closes_it
        a_refund_is_as_the_latest_word_of_it_says
        of_refunds_made_one_after_the_others_failure_only_the_last_is_told
        of_two_refunds_that_failed_a_repetition_leaves_the_other_open
        a_refund_that_was_heard_of_before_the_failure_repeats_nothing
        a_refund_that_came_back_stands_in_for_one_failure_at_most
        a_refund_in_the_stead_of_one_that_came_back_ends_it
        of_two_that_came_back_one_refund_ends_one
        a_refund_that_does_not_fit_waits_until_a_person_closes_it
        a_failure_that_a_person_closed_does_not_come_back
        what_waits_beside_the_payments_is_counted_by_kind
        what_waits_beside_the_payments_is_listed_by_kind
        a_refund_of_a_held_payment_that_failed_is_over_once_it_went_back;
    verify:
        what_the_program_wrote_is_whole;
    history:
        every_step_is_in_the_chained_history
        one_kind_of_event_cannot_fill_the_disk
        the_gateway_is_asked_once_per_cool_down
        a_setting_keeps_its_first_value
        a_ledger_is_written_for_readiness_once_a_second_and_after_a_clock_went_back;
    sweeps:
        one_sweeps_at_a_time_and_a_turn_ends_by_itself
        a_turn_of_a_clock_that_was_put_back_ends
        what_was_compared_stays_compared
        what_a_clock_that_was_ahead_has_compared_is_taken_back
        captures_of_a_span_are_read_in_pieces
        what_is_to_be_given_back_is_read_until_it_went_back
        donations_with_links_of_a_span_are_read_once_each
        a_lost_donation_is_written_down_again_as_it_was
        a_lost_donation_has_the_donor_whom_an_operator_names
        a_donation_is_written_down_again_once_and_beside_one_that_has_its_key
        an_open_donation_expires_and_may_still_be_paid
        a_donation_that_something_happened_to_does_not_expire;
}
