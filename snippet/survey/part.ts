import { useCore } from '../use-core.ts'
import { askSurveys } from './ask-surveys.ts'

/** Asks a question of satisfaction, for sites without a survey tool. */
useCore('survey', askSurveys)
