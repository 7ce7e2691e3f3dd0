"""What is answered: the referral as a ServiceRequest and as a Task, the message that says ok, what the door can do."""
